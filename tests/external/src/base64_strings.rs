//! Strings that are or are not base64. Ours is the strict reading: padded, canonical, no white space.

use quorumseal::{Envelope, decode_base64};
use serde::Deserialize;

use crate::expect;

#[derive(Deserialize)]
struct Case {
    input: String,
    strict_padded_canonical: Option<Vec<u8>>,
}

pub(crate) fn run(bytes: &[u8]) -> Result<usize, String> {
    let cases: Vec<Case> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    for case in &cases {
        let what = format!("{:?}", case.input);
        expect(
            &what,
            &decode_base64(&case.input),
            &case.strict_padded_canonical,
        )?;
        // The same as the payload of a document.
        let document =
            serde_json::json!({"payloadType": "t", "payload": case.input, "signatures": []});
        let payload = Envelope::parse(document.to_string().as_bytes())
            .ok()
            .map(|envelope| envelope.payload().to_vec());
        expect(
            &format!("{what} as a payload"),
            &payload,
            &case.strict_padded_canonical,
        )?;
    }
    Ok(cases.len())
}
