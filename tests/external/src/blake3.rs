//! BLAKE3 over inputs of many lengths, whole and in pieces.

use quorumseal::{Digest, Hashed, Hasher};
use serde::Deserialize;

use crate::expect;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    input_len: usize,
    /// The extended output, which begins with the digest.
    hash: String,
}

/// How many ways of cutting each input are tried.
const CUTS: u64 = 20;

pub(crate) fn run(bytes: &[u8]) -> Result<usize, String> {
    let vectors: Vectors = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut sizes: Vec<_> = vectors.cases.iter().map(|case| case.input_len).collect();
    sizes.sort_unstable();
    sizes.dedup();
    expect("distinct lengths", &sizes.len(), &vectors.cases.len())?;
    for case in &vectors.cases {
        check(case).map_err(|error| format!("{} bytes: {error}", case.input_len))?;
    }
    Ok(vectors.cases.len())
}

fn check(case: &Case) -> Result<(), String> {
    let input: Vec<u8> = (0..=250).cycle().take(case.input_len).collect();
    let hex = case
        .hash
        .get(..64)
        .ok_or("the hash is shorter than a digest")?;
    expect("hex", &Digest::of(&input).to_hex().as_str(), &hex)?;
    let digest: Digest = format!("blake3:{hex}")
        .parse()
        .map_err(|error| format!("the hash: {error}"))?;
    expect("digest", &Digest::of(&input), &digest)?;
    let whole = Hashed::of(&input, true);
    expect("with SHA-256", &whole.digest(), &digest)?;
    expect(
        "without SHA-256",
        &Hashed::of(&input, false).digest(),
        &digest,
    )?;
    for seed in 0..CUTS {
        let pieces = in_pieces(&input, seed)?;
        expect(&format!("pieces by seed {seed}"), &pieces, &whole)?;
    }
    Ok(())
}

/// Hashes `input` in pieces of random sizes, some of them empty, looking at the digest on the way.
fn in_pieces(input: &[u8], seed: u64) -> Result<Hashed, String> {
    let mut random = fastrand::Rng::with_seed(seed);
    // Small pieces for some seeds, pieces around and beyond BLAKE3's chunks of 1,024 bytes for others.
    let largest = [3, 64, 1_500, 40_000][random.usize(..4)];
    let mut hasher = Hasher::with_sha256();
    let mut rest = input;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(random.usize(..=largest).min(rest.len()));
        hasher.update(piece);
        rest = after;
        if random.u8(..) < 8 {
            let so_far = &input[..input.len() - rest.len()];
            expect("on the way", &hasher.finish(), &Hashed::of(so_far, true))?;
        }
    }
    Ok(hasher.finish())
}
