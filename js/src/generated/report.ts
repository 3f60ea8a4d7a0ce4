// Made from the Rust types by `cargo xtask types`. Changes made here are lost.

/**
 * What the advisories beside a certificate come to. None of it touches the certificate's state.
 */
export type AdvisoriesReport = {
    /**
     * What they do: nothing but being reported, unless the policy acts upon them.
     */
    effect: AdvisoryEffect,
    /**
     * One sentence for people.
     */
    message: string,
    /**
     * Those that count, in the order in which they were given.
     */
    counted: Array<CountedAdvisory>,
    /**
     * Those that do not, likewise.
     */
    ignored: Array<IgnoredAdvisory>,
};

/**
 * A well-formed advisory. Nothing is said yet about who sealed it.
 */
export type Advisory = {
    /**
     * The network.
     */
    network: Name,
    /**
     * The epoch in which it was sealed.
     */
    epoch: number,
    /**
     * The id of the validator set that sealed it.
     */
    validatorSet: Digest,
    /**
     * What it says.
     */
    kind: AdvisoryKind,
    /**
     * Of what.
     */
    target: AdvisoryTarget,
    /**
     * Since when; always there with a key compromise.
     */
    since: Timestamp | null,
    /**
     * Why, for people.
     */
    reason: string,
    /**
     * When it was issued, by its validators' word.
     */
    issuedAt: Timestamp,
};

/**
 * What advisories do to acceptance. It is the consumer's choice.
 */
export type AdvisoryEffect = "report" | "reject";

/**
 * What an advisory says of its target.
 */
export type AdvisoryKind = "deprecated" | "withdrawn" | "key-compromise";

/**
 * Why an advisory does not count; the first that fits.
 */
export type AdvisoryReason = "malformed" | "unsupported" | "untrusted" | "network" | "epoch" | "quorum";

/**
 * What was found about one advisory by itself.
 */
export type AdvisoryReport = {
    /**
     * Whether a quorum of the trusted set that it names sealed it.
     */
    sealed: boolean,
    /**
     * Why not.
     */
    ignored: AdvisoryReason | null,
    /**
     * One sentence for people.
     */
    message: string,
    /**
     * Its id; nothing where there is no envelope to take one of.
     */
    id: Digest | null,
    /**
     * What it says, where it is well formed. It is only as good as `sealed`.
     */
    advisory: Advisory | null,
    /**
     * Weight of the validators whose signatures verify, where its set is trusted.
     */
    signedWeight: number | null,
    /**
     * The quorum of its set.
     */
    threshold: number | null,
    /**
     * The weight of its whole set.
     */
    totalWeight: number | null,
};

/**
 * What an advisory is about.
 */
export type AdvisoryTarget = { "model": {
    /**
     * Its name.
     */
    name: string,
    /**
     * Its version.
     */
    version: string, } } | { "certHash": Digest } | { "publicKey": PublicKeyName };

/**
 * What an artifact was compared by.
 */
export type BoundBy = "bytes" | "digest";

/**
 * One change to the artifact.
 */
export type Change = "bom-removed" | "bom-added" | "line-endings-lf" | "line-endings-crlf" | "line-space-trimmed" | "final-newline-removed" | "final-newline-added" | "trailing-space-trimmed";

/**
 * One of the seven checks.
 */
export type Check = "envelope" | "statement" | "validator-set" | "quorum" | "tally" | "prompt" | "output";

/**
 * How one check went.
 */
export type CheckReport = {
    /**
     * Which.
     */
    check: Check,
    /**
     * How it went; skipped is never passed.
     */
    status: CheckStatus,
    /**
     * The code, exactly if it failed.
     */
    code?: Code,
    /**
     * One sentence for people.
     */
    message: string,
    /**
     * What was asked for, where a failure compared two values.
     */
    expected?: Value,
    /**
     * What was found.
     */
    got?: Value,
};

/**
 * The status of a check.
 */
export type CheckStatus = "pass" | "fail" | "skipped";

/**
 * A stable code. Its dotted text never changes meaning; messages may.
 */
export type Code = "envelope.too-large" | "envelope.malformed" | "envelope.payload-type" | "statement.malformed" | "statement.predicate-type" | "statement.subject" | "statement.unsupported" | "statement.fragments" | "validator-set.unknown" | "validator-set.network" | "validator-set.epoch" | "validator-set.unsupported" | "quorum.insufficient" | "tally.inconsistent" | "prompt.digest" | "output.length" | "output.digest" | "receipt.malformed" | "receipt.no-set" | "receipt.seal" | "receipt.unknown-ledger" | "receipt.log-signature" | "receipt.inclusion" | "receipt.cosignatures" | "ledger.inconsistent" | "ledger.rollback" | "ledger.tiles" | "trust.too-large" | "trust.malformed" | "trust.anchor-missing" | "trust.unsupported" | "trust.fork" | "trust.rollback" | "policy.malformed" | "policy.min-quorum-percent" | "policy.max-dissent-percent" | "policy.max-unaccounted-percent" | "policy.min-signers" | "policy.min-operators" | "policy.require-validators" | "policy.allow-models" | "policy.min-epoch" | "policy.require-prompt" | "policy.require-receipt" | "policy.require-proven-dissent" | "policy.require-affirmed-fragments" | "policy.on-advisory" | "policy.distrust-validators" | "input.anchor" | "input.checkpoint" | "input.digest" | "input.head" | "input.argument" | "input.file" | "input.document" | "input.key" | "input.answer" | "input.response" | "input.wasm" | "load.fetch" | "load.compile" | "load.csp" | "load.integrity" | "load.mismatch" | "load.unsupported-engine" | "load.stopped" | "store.failed" | "fetch.network" | "fetch.status" | "fetch.redirect" | "fetch.origin" | "fetch.no-certificate" | "fetch.too-large" | "fetch.timeout";

/**
 * Whether a ledger's new checkpoint continues a remembered one.
 */
export type ConsistencyReport = {
    /**
     * Whether every step passed: remember the new checkpoint instead of the old one.
     */
    consistent: boolean,
    /**
     * The code of the first failing step.
     */
    code: Code | null,
    /**
     * One sentence for people.
     */
    message: string,
    /**
     * What the failing step asked for, where it compared two values.
     */
    expected?: Value,
    /**
     * What it found.
     */
    got?: Value,
    /**
     * The ledger's name, as the remembered checkpoint has it.
     */
    origin: string,
    /**
     * The size of the remembered tree.
     */
    oldSize: number,
    /**
     * The size of the new tree, once the new checkpoint is well formed.
     */
    newSize: number | null,
    /**
     * The epoch of the newest trusted set whose quorum cosigned the new checkpoint.
     */
    cosigningEpoch: number | null,
    /**
     * The weight of its validators that cosigned.
     */
    cosigningWeight: number | null,
    /**
     * POSIX seconds: the earliest time by which its cosignatures make a quorum.
     */
    cosignedBy: number | null,
};

/**
 * A validator whose cosignature of a checkpoint verifies.
 */
export type Cosigner = {
    /**
     * Its id.
     */
    id: Name,
    /**
     * Who runs it, as the set says.
     */
    operator: string | null,
    /**
     * Its weight.
     */
    weight: number,
    /**
     * When it says that it cosigned, in POSIX seconds; of several times the smallest.
     */
    timestamp: number,
};

/**
 * An advisory that counts.
 */
export type CountedAdvisory = {
    /**
     * Its place among the advisories given, from 0.
     */
    index: number,
    /**
     * Its id.
     */
    id: Digest,
    /**
     * Whether it is about this certificate.
     */
    applies: boolean,
    /**
     * What it says.
     */
    advisory: Advisory,
};

/**
 * A validator's vote that counts.
 */
export type CountedVote = {
    /**
     * The validator's id.
     */
    id: Name,
    /**
     * Who runs it, as the set says.
     */
    operator: string | null,
    /**
     * Its weight.
     */
    weight: number,
    /**
     * What it said.
     */
    vote: VoteKind,
};

/**
 * Whether nothing newer is known for a certificate's prompt.
 */
export type Current = "yes" | "no" | "unknown";

/**
 * The dataset.
 */
export type Dataset = {
    /**
     * Its name.
     */
    name: string | null,
    /**
     * Its digests.
     */
    digest: DigestSet | null,
};

/**
 * The BLAKE3 digest of some bytes. Written `blake3:` and 64 lowercase hex digits.
 */
export type Digest = string;

/**
 * The digests of something that is only referred to.
 */
export type DigestSet = {
    /**
     * BLAKE3.
     */
    blake3?: string,
    /**
     * SHA-256, as written.
     */
    sha256?: string,
};

/**
 * Whether the dissent that a tally claims is shown by votes.
 */
export type Dissent = "contradicted" | "proven" | "claimed";

/**
 * A round that sealed more than one certificate.
 */
export type Equivocation = {
    /**
     * The network.
     */
    network: Name,
    /**
     * The epoch.
     */
    epoch: number,
    /**
     * The round.
     */
    round: Name,
    /**
     * The certificates, ascending.
     */
    certHashes: Array<Digest>,
    /**
     * The validators whose signatures verify on more than one of them.
     */
    equivocators: Array<Equivocator>,
    /**
     * Their weight.
     */
    equivocatorsWeight: number,
};

/**
 * A validator that signed two certificates of one round.
 */
export type Equivocator = {
    /**
     * Its id.
     */
    id: Name,
    /**
     * Who runs it, as the set says.
     */
    operator: string | null,
    /**
     * Its key, by which it was recognised.
     */
    publicKey: string,
    /**
     * Its weight.
     */
    weight: number,
};

/**
 * An item that says nothing about history.
 */
export type ExcludedItem = {
    /**
     * Its place among the items given, from 0.
     */
    index: number,
    /**
     * Its id, if it has one.
     */
    certHash: Digest | null,
    /**
     * Its verdict.
     */
    state: State,
    /**
     * The code of its first failing check.
     */
    code: Code | null,
};

/**
 * A byte range of the output with its own tally.
 */
export type Fragment = {
    /**
     * Its id, unique in the statement.
     */
    id: Name,
    /**
     * First byte, inclusive.
     */
    start: number,
    /**
     * Last byte, exclusive.
     */
    end: number,
    /**
     * What the validators relied on.
     */
    evidence: DigestSet | null,
    /**
     * Weight that affirmed it.
     */
    quorumWeight: number,
    /**
     * Weight that rejected it.
     */
    dissentWeight: number,
    /**
     * Derived, never stated: nothing until the set, and so its quorum, is known.
     */
    verdict: Verdict | null,
};

/**
 * An epoch's set, as a consumer remembers it between visits or pins it.
 */
export type Head = {
    /**
     * The epoch.
     */
    epoch: number,
    /**
     * The validator-set id.
     */
    id: Digest,
};

/**
 * The changes after which the artifact would match.
 */
export type Hint = {
    /**
     * The changes, in the order in which to make them.
     */
    changes: Array<Change>,
    /**
     * One sentence for people.
     */
    message: string,
};

/**
 * Certificates in time: for each prompt a timeline.
 */
export type History = {
    /**
     * One for each prompt, in the order in which the prompts first occur.
     */
    timelines: Array<Timeline>,
    /**
     * The rounds that sealed more than one certificate, by epoch and round.
     */
    equivocations: Array<Equivocation>,
    /**
     * The items that are neither valid nor sealed-unbound, in the order in which they were given.
     */
    excluded: Array<ExcludedItem>,
};

/**
 * An advisory that does not count.
 */
export type IgnoredAdvisory = {
    /**
     * Its place among the advisories given, from 0.
     */
    index: number,
    /**
     * Its id; nothing where there is no envelope to take one of.
     */
    id: Digest | null,
    /**
     * Why it does not count.
     */
    reason: AdvisoryReason,
    /**
     * One sentence for people.
     */
    message: string,
};

/**
 * Why a set of the bundle is not trusted; the first that fits. It harms nothing else.
 */
export type IgnoredReason = "malformed" | "unsupported" | "link" | "handover" | "skip" | "unconnected";

/**
 * A set of the bundle that is not trusted.
 */
export type IgnoredSet = {
    /**
     * Its id; nothing where there is no envelope to take one of.
     */
    id: Digest | null,
    /**
     * Its network, where it is well formed.
     */
    network: Name | null,
    /**
     * Its epoch, where it is well formed.
     */
    epoch: number | null,
    /**
     * Why it is not trusted.
     */
    reason: IgnoredReason,
    /**
     * One sentence for people.
     */
    message: string,
};

/**
 * A vote that does not count.
 */
export type IgnoredVote = {
    /**
     * Its place among the votes given, from 0.
     */
    index: number,
    /**
     * Its id; nothing where there is no envelope to take one of.
     */
    id: Digest | null,
    /**
     * Who it says that it is by, where it is well formed.
     */
    validator: Name | null,
    /**
     * Why it does not count.
     */
    reason: VoteReason,
    /**
     * One sentence for people.
     */
    message: string,
};

/**
 * Whether a seal was logged. It stands beside the state of a certificate and is never part of it.
 */
export type Logged = "yes" | "no" | "unknown" | "not-given";

/**
 * The model.
 */
export type Model = {
    /**
     * Its name.
     */
    name: string,
    /**
     * Its version.
     */
    version: string,
    /**
     * Its weights' digests.
     */
    digest: DigestSet | null,
};

/**
 * A network, validator, round or fragment id: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
 */
export type Name = string;

/**
 * The sealed output.
 */
export type Output = {
    /**
     * Its media type.
     */
    mediaType: string | null,
    /**
     * Its length in bytes.
     */
    length: number,
};

/**
 * One rule that is not met.
 */
export type PolicyFailure = {
    /**
     * The rule's member name: `minSigners`.
     */
    rule: string,
    /**
     * Its code: `policy.min-signers`.
     */
    code: Code,
    /**
     * What the policy asks.
     */
    asked: Value,
    /**
     * What was found; nothing where an earlier check left nothing to find.
     */
    found: Value | null,
};

/**
 * What a policy found.
 */
export type PolicyReport = {
    /**
     * The rules that are not met, in the order of FORMAT section 7.
     */
    failures: Array<PolicyFailure>,
};

/**
 * The prompt.
 */
export type Prompt = {
    /**
     * Its digests; only BLAKE3 is compared.
     */
    digest: SubjectDigest,
};

/**
 * Whether the prompt was compared.
 */
export type PromptState = "matched" | "mismatched" | "not-checked";

/**
 * A public key that is only named and compared, written `<algorithm>:<key>`.
 */
export type PublicKeyName = string;

/**
 * The quorum of one certificate, as it was found and as it was claimed.
 */
export type Quorum = {
    /**
     * Weight of the validators whose signatures verify.
     */
    signedWeight: number,
    /**
     * Affirming weight that the tally claims.
     */
    quorumWeight: number,
    /**
     * Rejecting weight that the tally claims.
     */
    dissentWeight: number,
    /**
     * Abstaining weight that the tally claims.
     */
    abstainWeight: number,
    /**
     * The set's quorum, inclusive.
     */
    threshold: number,
    /**
     * Weight of the whole set.
     */
    totalWeight: number,
    /**
     * Signed weight less the threshold; negative when short.
     */
    margin: number,
    /**
     * Signed weight above the claimed quorum weight; it fails nothing.
     */
    oversigned: number,
    /**
     * Every validator of the set, in its order.
     */
    signers: Array<Signer>,
    /**
     * The signers without any one of whom the quorum would fall.
     */
    pivotal: Array<Name>,
    /**
     * Signatures that name no validator of the set.
     */
    unknownSignatures: number,
    /**
     * Signatures that name a validator and do not verify.
     */
    failedSignatures: number,
};

/**
 * Whether some validators would make a quorum: arithmetic only, nothing is verified.
 */
export type QuorumCount = {
    /**
     * Whether their weight reaches the threshold.
     */
    reached: boolean,
    /**
     * Their weight, each counted once.
     */
    weight: number,
    /**
     * The set's quorum, inclusive.
     */
    threshold: number,
    /**
     * Weight of the whole set.
     */
    totalWeight: number,
    /**
     * Weight less the threshold; negative when short.
     */
    margin: number,
    /**
     * Those without any one of whom the quorum would fall.
     */
    pivotal: Array<Name>,
    /**
     * Ids that name no validator of the set.
     */
    unknown: Array<string>,
};

/**
 * What was found about one receipt.
 */
export type ReceiptReport = {
    /**
     * The answer.
     */
    logged: Logged,
    /**
     * The code of the first failing step.
     */
    code: Code | null,
    /**
     * One sentence for people.
     */
    message: string,
    /**
     * What the failing step asked for, where it compared two values.
     */
    expected?: Value,
    /**
     * What it found.
     */
    got?: Value,
    /**
     * The ledger's name, once the receipt is well formed. It is only as good as `logged`.
     */
    origin: string | null,
    /**
     * The entry's place in the ledger, from 0.
     */
    index: number | null,
    /**
     * How many entries the ledger had.
     */
    treeSize: number | null,
    /**
     * The epoch of the newest trusted set whose quorum cosigned.
     */
    cosigningEpoch: number | null,
    /**
     * The weight of its validators that cosigned.
     */
    cosigningWeight: number | null,
    /**
     * POSIX seconds: the earliest time by which its cosignatures make a quorum.
     */
    loggedBy: number | null,
    /**
     * Those validators, in the order of the set.
     */
    cosigners: Array<Cosigner>,
};

/**
 * One of two certificates.
 */
export type Related = {
    /**
     * Its verdict.
     */
    state: State,
    /**
     * The code of its first failing check.
     */
    code: Code | null,
    /**
     * Its id.
     */
    certHash: Digest | null,
};

/**
 * What the first of two certificates is to the second.
 */
export type Relation = "same" | "equivocation" | "unrelated" | "supersedes" | "superseded-by" | "coexist";

/**
 * What two certificates are to each other.
 */
export type RelationReport = {
    /**
     * What the first is to the second; nothing unless both are valid or sealed-unbound.
     */
    relation: Relation | null,
    /**
     * The first.
     */
    a: Related,
    /**
     * The second.
     */
    b: Related,
    /**
     * The validators whose signatures verify on both, if that is an equivocation.
     */
    equivocators: Array<Equivocator>,
    /**
     * Their weight.
     */
    equivocatorsWeight: number,
};

/**
 * What was found about one certificate. Nothing in it depends on anything but the inputs.
 */
export type Report = {
    /**
     * The verdict.
     */
    state: State,
    /**
     * Whether the state is `valid`.
     */
    valid: boolean,
    /**
     * Whether it is valid and the policy, if one was given, is content.
     */
    accepted: boolean,
    /**
     * The code of the first failing check.
     */
    code: Code | null,
    /**
     * The certificate's id, once its envelope is known to be a certificate's.
     */
    certHash: Digest | null,
    /**
     * The certificate's id as a cache key: `cert_hash:` and 64 hex digits.
     */
    cacheKey: string | null,
    /**
     * Whether the prompt was compared, and how that went.
     */
    prompt: PromptState,
    /**
     * What the artifact was compared by, if it matched.
     */
    boundBy: BoundBy | null,
    /**
     * Whether a receipt shows that the seal was logged. No part of the state.
     */
    logged: Logged,
    /**
     * Whether nothing newer is known for the prompt: `unknown`, for one certificate alone is no history.
     */
    current: Current,
    /**
     * Whether votes show the dissent that the tally claims, once the validator set is trusted. No part of the state.
     */
    dissent: Dissent | null,
    /**
     * Weight that neither signed nor provably rejected or abstained, once the validator set is trusted.
     */
    unaccountedWeight: number | null,
    /**
     * The seven checks, always all and always in this order.
     */
    checks: Array<CheckReport>,
    /**
     * Who signed, once the validator set is trusted.
     */
    quorum: Quorum | null,
    /**
     * The decoded statement, once it is well formed. It is only as good as the state.
     */
    statement: Statement | null,
    /**
     * What was found about the receipt, if one was given.
     */
    receipt: ReceiptReport | null,
    /**
     * What the votes come to, if some were given and the validator set is trusted.
     */
    votes: VotesReport | null,
    /**
     * What the advisories come to, if some were given and the validator set is trusted.
     */
    advisories: AdvisoriesReport | null,
    /**
     * What would have made the artifact match.
     */
    hint: Hint | null,
    /**
     * What the policy found, if one was given.
     */
    policy: PolicyReport | null,
};

/**
 * A verification round.
 */
export type Round = {
    /**
     * Its id.
     */
    id: Name,
    /**
     * When it was opened.
     */
    openedAt: Timestamp,
    /**
     * When it was sealed, not before it was opened.
     */
    sealedAt: Timestamp,
};

/**
 * One validator of the set and what it did.
 */
export type Signer = {
    /**
     * The validator's id.
     */
    id: Name,
    /**
     * Who runs it, as the set says.
     */
    operator: string | null,
    /**
     * Its weight.
     */
    weight: number,
    /**
     * What its signatures amount to.
     */
    status: SignerStatus,
};

/**
 * What a validator's signatures on a document amount to.
 */
export type SignerStatus = "signed" | "failed" | "silent" | "unsupported";

/**
 * The verdict on a certificate (FORMAT section 4).
 */
export type State = "valid" | "sealed-unbound" | "insufficient" | "untrusted" | "unsupported" | "invalid" | "provisional";

/**
 * A well-formed statement. Nothing is said yet about who sealed it.
 */
export type Statement = {
    /**
     * What is sealed.
     */
    subject: Subject,
    /**
     * The network.
     */
    network: Name,
    /**
     * The epoch in which it was sealed.
     */
    epoch: number,
    /**
     * The id of the validator set that sealed it.
     */
    validatorSet: Digest,
    /**
     * The verification round.
     */
    round: Round,
    /**
     * The sealed bytes' kind and length.
     */
    output: Output,
    /**
     * The prompt that the output answers.
     */
    prompt: Prompt,
    /**
     * The model that made the output.
     */
    model: Model,
    /**
     * The dataset that the validators consulted.
     */
    dataset: Dataset | null,
    /**
     * How the validators' weight was divided, as the seal claims.
     */
    tally: Tally,
    /**
     * Byte ranges of the output with their own tallies, sorted by start.
     */
    fragments: Array<Fragment>,
    /**
     * Free marks of the issuer.
     */
    flags: Array<string>,
};

/**
 * The one subject of a statement.
 */
export type Subject = {
    /**
     * A file name, for people.
     */
    name: string | null,
    /**
     * Its digests; `blake3` is the output hash.
     */
    digest: SubjectDigest,
};

/**
 * Digests of the output.
 */
export type SubjectDigest = {
    /**
     * The output hash.
     */
    blake3: string,
    /**
     * SHA-256, as written.
     */
    sha256?: string,
};

/**
 * The weights that the seal claims for the whole output.
 */
export type Tally = {
    /**
     * Weight that affirmed.
     */
    quorumWeight: number,
    /**
     * Weight that rejected.
     */
    dissentWeight: number,
    /**
     * Weight that abstained.
     */
    abstainWeight: number,
};

/**
 * The certificates of one prompt, oldest first.
 */
export type Timeline = {
    /**
     * The prompt's digest.
     */
    prompt: Digest,
    /**
     * Its certificates by epoch and time of sealing; of equal ones in the order given.
     */
    entries: Array<TimelineEntry>,
};

/**
 * One certificate of a timeline.
 */
export type TimelineEntry = {
    /**
     * Its place among the items given, from 0.
     */
    index: number,
    /**
     * Its id.
     */
    certHash: Digest,
    /**
     * Its verdict: `valid` or `sealed-unbound`, and never less for being superseded.
     */
    state: State,
    /**
     * Whether it is valid and the policy, if one was given, is content.
     */
    accepted: boolean,
    /**
     * Whether its receipt, if one was given, holds.
     */
    logged: Logged,
    /**
     * POSIX seconds: by when, if it holds.
     */
    loggedBy: number | null,
    /**
     * The epoch that sealed it.
     */
    epoch: number,
    /**
     * The round that sealed it.
     */
    round: Name,
    /**
     * When, by the validators' word.
     */
    sealedAt: Timestamp,
    /**
     * Whether no certificate of this history supersedes it.
     */
    current: Current,
    /**
     * The newest certificate of this history that does.
     */
    supersededBy: Digest | null,
};

/**
 * A time of the form `YYYY-MM-DDThh:mm:ssZ`. Its order as text is its order in time.
 */
export type Timestamp = string;

/**
 * What was loaded: the trusted sets by ascending epoch, and what was not trusted and why.
 */
export type TrustInfo = {
    /**
     * The pinned id.
     */
    anchor: Digest,
    /**
     * The newest trusted set: remember it, or pin it next.
     */
    head: Head,
    /**
     * The trusted sets.
     */
    sets: Array<TrustedSetInfo>,
    /**
     * The others, in the order of the bundle.
     */
    ignored: Array<IgnoredSet>,
};

/**
 * A trusted set, in short.
 */
export type TrustedSetInfo = {
    /**
     * Its epoch.
     */
    epoch: number,
    /**
     * Its id.
     */
    id: Digest,
    /**
     * Its network.
     */
    network: Name,
    /**
     * Its quorum.
     */
    quorum: number,
    /**
     * Its total weight.
     */
    totalWeight: number,
    /**
     * How many validators it has.
     */
    validators: number,
    /**
     * How it came to be trusted.
     */
    via: Via,
    /**
     * How many distinct signatures on it were beyond the limit and not looked at.
     */
    unexaminedSignatures: number,
};

/**
 * A compared value in a failure: plain JSON, integers never above 2^53-1 (larger sums are decimal text).
 */
export type Value = boolean | number | string | Array<string>;

/**
 * What a quorum makes of one fragment.
 */
export type Verdict = "affirmed" | "rejected" | "contested";

/**
 * How a set came to be trusted.
 */
export type Via = "anchor" | "previous" | "skip" | "handover";

/**
 * A validator that said different things of one round.
 */
export type VoteEquivocator = {
    /**
     * The validator's id.
     */
    id: Name,
    /**
     * Who runs it, as the set says.
     */
    operator: string | null,
    /**
     * Its weight.
     */
    weight: number,
    /**
     * What it said, each once.
     */
    votes: Array<VoteKind>,
    /**
     * Whether it signed the certificate.
     */
    signed: boolean,
};

/**
 * What a validator says of an output.
 */
export type VoteKind = "affirm" | "reject" | "abstain";

/**
 * Why a vote does not count; the first that fits.
 */
export type VoteReason = "malformed" | "unsupported" | "unknown-validator" | "other-certificate" | "signature" | "equivocating";

/**
 * What the votes beside a certificate come to.
 */
export type VotesReport = {
    /**
     * Weight that is proven to have affirmed.
     */
    affirmWeight: number,
    /**
     * Weight that is proven to have rejected.
     */
    rejectWeight: number,
    /**
     * Weight that is proven to have abstained.
     */
    abstainWeight: number,
    /**
     * The validators whose vote counts, each once, in the order of the set.
     */
    counted: Array<CountedVote>,
    /**
     * The validators that said different things of the round, in the order of the set. Their votes do not count; their
     * signatures on the certificate do.
     */
    equivocators: Array<VoteEquivocator>,
    /**
     * The votes that do not count, in the order in which they were given.
     */
    ignored: Array<IgnoredVote>,
};
