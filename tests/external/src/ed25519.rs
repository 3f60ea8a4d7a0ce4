//! Signatures: each set by itself, and all of them in batches of any size and order.

use quorumseal::Envelope;
use quorumseal::signature::{KeyFault, PublicKey, verify_batch_zip215, verify_zip215};
use serde::Deserialize;

use crate::{expect, file, unhex};

/// One signature to be verified.
struct Signed {
    key: [u8; 32],
    signature: [u8; 64],
    message: Vec<u8>,
}

impl Signed {
    fn verify(&self) -> bool {
        verify_zip215(&self.key, &self.signature, &self.message)
    }

    fn item(&self) -> ([u8; 32], [u8; 64], &[u8]) {
        (self.key, self.signature, &self.message)
    }
}

/// The case by RFC 8032's strict reading alone: R encodes y = 1 with the sign bit of x set, and ZIP 215 decodes it.
const STRICT_ONLY: u64 = 151;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wycheproof {
    number_of_tests: usize,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    public_key: GroupKey,
    tests: Vec<WycheproofCase>,
}

#[derive(Deserialize)]
struct GroupKey {
    pk: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WycheproofCase {
    tc_id: u64,
    msg: String,
    sig: String,
    result: String,
}

/// A case of Wycheproof; `Err` holds a signature of another length than 64 bytes.
type Parsed = (u64, bool, Result<Signed, Vec<u8>>);

fn wycheproof(bytes: &[u8]) -> Result<Vec<Parsed>, String> {
    let vectors: Wycheproof = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut cases = Vec::new();
    for group in &vectors.test_groups {
        let key = key(&group.public_key.pk)?;
        for case in &group.tests {
            let valid = match case.result.as_str() {
                "valid" => true,
                "invalid" => case.tc_id == STRICT_ONLY,
                other => return Err(format!("case {}: the result is {other:?}", case.tc_id)),
            };
            let message = unhex(&case.msg)?;
            let signed = <[u8; 64]>::try_from(unhex(&case.sig)?).map(|signature| Signed {
                key,
                signature,
                message,
            });
            cases.push((case.tc_id, valid, signed));
        }
    }
    expect("numberOfTests", &cases.len(), &vectors.number_of_tests)?;
    Ok(cases)
}

pub(crate) fn run_wycheproof(bytes: &[u8]) -> Result<usize, String> {
    let cases = wycheproof(bytes)?;
    for (id, valid, signed) in &cases {
        let verdict = match signed {
            Ok(signed) => signed.verify(),
            Err(sig) => has_signature_length(sig)?,
        };
        expect(&format!("case {id}"), &verdict, valid)?;
    }
    Ok(cases.len())
}

/// Whether an envelope takes these bytes for a signature, whatever they prove.
fn has_signature_length(sig: &[u8]) -> Result<bool, String> {
    let sig = quorumseal::encode_base64(sig);
    let text = format!(
        "{{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{{\"keyid\":\"v\",\"sig\":\"{sig}\"}}]}}"
    );
    let envelope = Envelope::parse(text.as_bytes()).map_err(|failure| failure.message)?;
    match envelope.signatures() {
        [signature] => Ok(signature.sig.is_some()),
        _ => Err("one signature was written and another number read".to_string()),
    }
}

/// Lines of `secret and public key : public key : message : signature and message :`.
fn rfc8032(bytes: &[u8]) -> Result<Vec<Signed>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let line = |line: &str| {
        let [pair, public, message, signed, ""] = line.split(':').collect::<Vec<_>>()[..] else {
            return Err("not four fields".to_string());
        };
        let key = key(public)?;
        expect("public key", &pair.get(64..), &Some(public))?;
        let message = unhex(message)?;
        let signed = unhex(signed)?;
        let (signature, repeated) = signed
            .split_first_chunk::<64>()
            .ok_or("the signature is short")?;
        expect("message after the signature", &repeated, &&*message)?;
        Ok(Signed {
            key,
            signature: *signature,
            message,
        })
    };
    text.lines()
        .enumerate()
        .map(|(index, text)| line(text).map_err(|error| format!("line {}: {error}", index + 1)))
        .collect()
}

pub(crate) fn run_rfc8032(bytes: &[u8]) -> Result<usize, String> {
    let cases = rfc8032(bytes)?;
    if cases.is_empty() {
        return Err("it is empty".to_string());
    }
    for (index, signed) in cases.iter().enumerate() {
        let line = index + 1;
        expect(&format!("line {line}"), &signed.verify(), &true)?;
        let strict = PublicKey::from_bytes(&signed.key).map(|key| *key.as_bytes());
        expect(&format!("key of line {line}"), &strict, &Ok(signed.key))?;
    }
    for (index, changed) in one_bit_changed(&cases).iter().enumerate() {
        expect(
            &format!("line {} with one bit changed", index + 1),
            &changed.verify(),
            &false,
        )?;
    }
    Ok(cases.len())
}

/// The same signatures with one random bit of key, signature or message turned.
fn one_bit_changed(cases: &[Signed]) -> Vec<Signed> {
    let mut random = fastrand::Rng::with_seed(8032);
    cases
        .iter()
        .map(|signed| {
            let mut bytes = [&signed.key[..], &signed.signature, &signed.message].concat();
            let bit = random.usize(..bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let mut changed = Signed {
                key: signed.key,
                signature: signed.signature,
                message: bytes[96..].to_vec(),
            };
            changed.key.copy_from_slice(&bytes[..32]);
            changed.signature.copy_from_slice(&bytes[32..96]);
            changed
        })
        .collect()
}

#[derive(Deserialize)]
struct SpeccheckCase {
    message: String,
    pub_key: String,
    signature: String,
}

/// The fingerprint of ZIP 215.
const ZIP215: &str = "VVVVVVXXXVVV";

/// What the strict rule for the keys of a validator set says of the keys of the same cases: those of small order and
/// those with a part of small order are refused, and two are not even canonical.
const KEYS: [Result<(), KeyFault>; 12] = [
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Ok(()),
    Ok(()),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::MixedOrder),
    Err(KeyFault::NotCanonical),
    Err(KeyFault::NotCanonical),
];

fn speccheck(bytes: &[u8]) -> Result<Vec<Signed>, String> {
    let cases: Vec<SpeccheckCase> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    cases
        .iter()
        .map(|case| {
            Ok(Signed {
                key: key(&case.pub_key)?,
                signature: unhex(&case.signature)?
                    .try_into()
                    .map_err(|_| "a signature is not 64 bytes long")?,
                message: unhex(&case.message)?,
            })
        })
        .collect()
}

pub(crate) fn run_speccheck(bytes: &[u8]) -> Result<usize, String> {
    let cases = speccheck(bytes)?;
    let letter = |good: bool| if good { 'V' } else { 'X' };
    let alone: String = cases.iter().map(|signed| letter(signed.verify())).collect();
    expect("fingerprint", &alone.as_str(), &ZIP215)?;
    let items: Vec<_> = cases.iter().map(Signed::item).collect();
    let together: String = verify_batch_zip215(&items)
        .into_iter()
        .map(letter)
        .collect();
    expect("fingerprint of a batch", &together.as_str(), &ZIP215)?;
    let keys: Vec<_> = cases
        .iter()
        .map(|signed| PublicKey::from_bytes(&signed.key).map(drop))
        .collect();
    expect("strict rule for keys", &keys.as_slice(), &&KEYS[..])?;
    Ok(cases.len())
}

/// Checks that all signatures of all sets, good and bad ones, have in batches of many sizes and in any order the
/// verdicts that they have alone.
///
/// # Errors
/// The first batch in which a verdict is another.
pub fn check_batches() -> Result<(), String> {
    let mut all: Vec<Signed> = wycheproof(file("ed25519-wycheproof/ed25519_test.v1.json")?)?
        .into_iter()
        .filter_map(|(_, _, signed)| signed.ok())
        .collect();
    let good = rfc8032(file("ed25519-rfc8032/sign.input")?)?;
    let changed = one_bit_changed(&good);
    all.extend(speccheck(file("ed25519-speccheck/cases.json")?)?);
    let good_from = all.len();
    all.extend(good);
    let good_to = all.len();
    all.extend(changed);
    let alone: Vec<bool> = all.iter().map(Signed::verify).collect();
    let batch = |what: &str, order: &[usize]| {
        let items: Vec<_> = order.iter().map(|&index| all[index].item()).collect();
        let expected: Vec<bool> = order.iter().map(|&index| alone[index]).collect();
        if verify_batch_zip215(&items) == expected {
            return Ok(());
        }
        Err(format!("a batch has other verdicts: {what}"))
    };
    let mut order: Vec<usize> = (0..all.len()).collect();
    batch("all in order", &order)?;
    order.reverse();
    batch("all backwards", &order)?;
    batch(
        "good ones only",
        &(good_from..good_to).collect::<Vec<usize>>(),
    )?;
    batch(
        "bad ones only",
        &(good_to..all.len()).collect::<Vec<usize>>(),
    )?;
    for bad in [good_from, (good_from + good_to) / 2, good_to - 1] {
        let mut one_bad: Vec<usize> = (good_from..good_to).collect();
        one_bad[bad - good_from] += good_to - good_from;
        batch("one bad among good ones", &one_bad)?;
    }
    let mut random = fastrand::Rng::with_seed(215);
    for round in 0..3 {
        random.shuffle(&mut order);
        batch(&format!("all, shuffle {round}"), &order)?;
        for size in 0..=64 {
            batch(&format!("first {size} of shuffle {round}"), &order[..size])?;
        }
    }
    for size in 1..=64 {
        batch(
            &format!("first {size} good ones"),
            &(good_from..good_from + size).collect::<Vec<_>>(),
        )?;
    }
    // More than are ever put into one equation, mostly good, and each many times.
    let many: Vec<usize> = (good_from..good_to)
        .cycle()
        .take(9_000)
        .chain(order)
        .collect();
    batch("a very large one", &many)
}

fn key(hex: &str) -> Result<[u8; 32], String> {
    unhex(hex)?
        .try_into()
        .map_err(|_| format!("the key {hex} is not 32 bytes long"))
}
