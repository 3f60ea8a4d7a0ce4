//! Every limit of FORMAT section 8, in one place. Each is checked before the work that it bounds.

/// The largest integer in any document: 2^53-1.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;
/// Arrays and objects open at once in any JSON text.
pub const MAX_NESTING: u32 = 64;
/// Bytes of an envelope's JSON text.
pub const MAX_ENVELOPE_BYTES: usize = 16 << 20;
/// Bytes of a trust bundle.
pub const MAX_TRUST_BYTES: usize = 64 << 20;
/// Bytes of a policy.
pub const MAX_POLICY_BYTES: usize = 1 << 20;
/// Signatures in an envelope, and distinct signatures over all copies of one set.
pub const MAX_SIGNATURES: usize = 16_384;
/// Signatures times signed bytes of a certificate: what has to be hashed to check them (2 GiB).
pub const MAX_CERTIFICATE_WORK: u64 = 1 << 31;
/// The same, summed over the handovers of a trust bundle (32 GiB): a set of 16,384 validators can still be handed over to.
pub const MAX_HANDOVER_WORK: u64 = 1 << 35;
/// Validators in a set.
pub const MAX_VALIDATORS: usize = 16_384;
/// Sets and skips together in a trust bundle.
pub const MAX_SETS: usize = 16_384;
/// Fragments, flags or critical names in a statement, each.
pub const MAX_FRAGMENTS: usize = 16_384;
/// Hashes in an inclusion proof.
pub const MAX_PROOF_HASHES: usize = 63;
/// Elements of any list in a policy.
pub const MAX_POLICY_LIST: usize = 1_024;
/// Signature lines of a note.
pub const MAX_NOTE_LINES: usize = 16_448;
/// Signature lines times bytes of a checkpoint (256 MiB): what may have to be hashed to check them.
pub const MAX_NOTE_WORK: u64 = 1 << 28;
/// Signatures times signed bytes of a seal list (2 GiB), as of a certificate.
pub const MAX_SEAL_WORK: u64 = 1 << 31;
/// Votes beside a certificate.
pub const MAX_VOTES: usize = 16_384;
/// Advisories beside a certificate.
pub const MAX_ADVISORIES: usize = 1_024;
/// Signatures by its validator times signed bytes of one vote (1 MiB). Each vote has its own bound, so that none
/// depends on what else is given.
pub const MAX_VOTE_WORK: u64 = 1 << 20;
/// Signatures by validators of its set times signed bytes of one advisory (32 MiB): one by 16,384 validators can still be
/// read. All that may be given ask for 32 GiB at most.
pub const MAX_ADVISORY_WORK: u64 = 1 << 25;
/// Bytes of an artifact for which near misses are tried.
pub const MAX_HINT_BYTES: usize = 1 << 20;

/// A count as an integer of the format; one that no memory can hold saturates.
pub(crate) fn count(value: usize) -> u64 {
    u64::try_from(value).map_or(MAX_INTEGER, |value| value.min(MAX_INTEGER))
}
