// Made from the Rust types by `cargo xtask types`. Changes made here are lost.

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
export type Code = "envelope.too-large" | "envelope.malformed" | "envelope.payload-type" | "statement.malformed" | "statement.predicate-type" | "statement.subject" | "statement.unsupported" | "statement.fragments" | "validator-set.unknown" | "validator-set.network" | "validator-set.epoch" | "validator-set.unsupported" | "quorum.insufficient" | "tally.inconsistent" | "prompt.digest" | "output.length" | "output.digest" | "trust.too-large" | "trust.malformed" | "trust.anchor-missing" | "trust.unsupported" | "trust.fork" | "trust.rollback" | "policy.malformed" | "policy.min-quorum-percent" | "policy.max-dissent-percent" | "policy.max-unaccounted-percent" | "policy.min-signers" | "policy.min-operators" | "policy.require-validators" | "policy.allow-models" | "policy.min-epoch" | "policy.require-prompt" | "policy.require-affirmed-fragments" | "policy.distrust-validators" | "input.anchor" | "input.digest" | "input.head" | "input.argument" | "input.file" | "input.document" | "input.key" | "input.answer" | "input.response" | "load.fetch" | "load.compile" | "load.csp" | "load.mismatch" | "load.unsupported-engine" | "load.stopped";

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
