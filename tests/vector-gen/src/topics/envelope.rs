//! The outer object of a signed document (section 1).

use serde_json::json;

use crate::dsse::envelope;
use crate::node::{Node, arr, null, num, obj, raw, text};
use crate::vector::{Source, Vector};
use crate::world::{CERTIFICATE_TYPE, SET_TYPE, SIGNERS, good, statement, world};

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();

    let texts: [(&str, &str, Source); 8] = [
        (
            "not-json",
            "The certificate is prose.",
            "certificate".into(),
        ),
        (
            "string",
            "The certificate is a JSON string.",
            "\"certificate\"".into(),
        ),
        ("number", "The certificate is a JSON number.", "0".into()),
        (
            "false",
            "The certificate is the JSON value false; only null stands for no certificate.",
            "false".into(),
        ),
        (
            "array",
            "An array with the three members in order does not stand for the object.",
            {
                let good = good();
                arr([
                    good.at("payloadType").clone(),
                    good.at("payload").clone(),
                    good.at("signatures").clone(),
                ])
                .into()
            },
        ),
        (
            "array-of-one",
            "An envelope inside an array is not an envelope.",
            arr([good()]).into(),
        ),
        ("truncated", "The certificate's last byte was lost.", {
            let mut certificate = good().to_string();
            certificate.pop();
            certificate.into()
        }),
        ("empty-object", "An object without members.", "{}".into()),
    ];
    for (name, description, certificate) in texts {
        all.push(malformed(name, description).certificate(certificate));
    }

    for member in ["payloadType", "payload", "signatures"] {
        all.push(
            malformed(
                &format!("{}-missing", kebab(member)),
                &format!("`{member}` is missing."),
            )
            .certificate(good().without(member)),
        );
        all.push(
            malformed(
                &format!("{}-null", kebab(member)),
                &format!("`{member}` is null, which means absent."),
            )
            .certificate(good().with(member, null())),
        );
    }
    let wrong: [(&str, &str, &str, Node); 9] = [
        (
            "payload-type-number",
            "`payloadType` is a number.",
            "payloadType",
            num(1),
        ),
        (
            "payload-type-array",
            "`payloadType` is an array.",
            "payloadType",
            arr([text(CERTIFICATE_TYPE)]),
        ),
        (
            "payload-number",
            "`payload` is a number.",
            "payload",
            num(1),
        ),
        (
            "payload-object",
            "`payload` is the statement itself.",
            "payload",
            statement(world().anchor()),
        ),
        (
            "signatures-object",
            "`signatures` is an object.",
            "signatures",
            obj([("0", good().at("signatures.0").clone())]),
        ),
        (
            "signatures-string",
            "`signatures` is a string.",
            "signatures",
            text("none"),
        ),
        (
            "signature-null",
            "An element of `signatures` is null.",
            "signatures.3",
            null(),
        ),
        (
            "signature-string",
            "An element of `signatures` is a string.",
            "signatures.3",
            text("v-04"),
        ),
        (
            "signature-array",
            "An element of `signatures` is an array of key id and signature.",
            "signatures.3",
            {
                let good = good();
                arr([
                    good.at("signatures.0.keyid").clone(),
                    good.at("signatures.0.sig").clone(),
                ])
            },
        ),
    ];
    for (name, description, path, value) in wrong {
        all.push(malformed(name, description).certificate(good().with(path, value)));
    }

    let types = [
        (
            "payload-type-other",
            "A signed document of some other kind.",
            "application/json",
        ),
        (
            "payload-type-set",
            "A payload type of another document of this project.",
            SET_TYPE,
        ),
        (
            "payload-type-empty",
            "An empty payload type is a string, only not the right one.",
            "",
        ),
        (
            "payload-type-case",
            "The payload type is compared byte by byte.",
            "application/vnd.In-Toto+json",
        ),
        (
            "payload-type-parameter",
            "A parameter makes another payload type.",
            "application/vnd.in-toto+json; charset=utf-8",
        ),
    ];
    for (name, description, payload_type) in types {
        let payload = statement(world().anchor()).to_string();
        all.push(
            Vector::new(format!("envelope/{name}"), "1", description)
                .certificate(envelope(payload_type, payload.as_bytes(), &SIGNERS))
                .invalid("envelope.payload-type"),
        );
    }
    all.push(
        Vector::new(
            "envelope/a-set-as-certificate",
            "1",
            "A well-sealed validator set is not a certificate.",
        )
        .certificate(world().handed(3))
        .invalid("envelope.payload-type"),
    );
    all.push(
        malformed(
            "malformed-before-payload-type",
            "The form of the envelope is examined before its payload type.",
        )
        .certificate(
            good()
                .with("payloadType", text("application/json"))
                .without("signatures"),
        ),
    );

    let harmless: [(&str, &str, Source); 4] = [
        (
            "unknown-members",
            "Unknown members of the envelope and of a signature are ignored.",
            good()
                .with("x-note", obj([("a", arr([raw("1.5"), null()]))]))
                .with("signatures.0.x-note", raw("[]"))
                .into(),
        ),
        ("member-order", "Members stand in any order.", {
            let good = good();
            obj([
                ("signatures", good.at("signatures").clone()),
                ("payload", good.at("payload").clone()),
                ("payloadType", good.at("payloadType").clone()),
            ])
            .into()
        }),
        (
            "white-space",
            "JSON white space anywhere between tokens.",
            {
                let text = good()
                    .to_string()
                    .replace("\":", "\" :\t")
                    .replace(",\"", " ,\r\n \"");
                format!("\r\n\t {text} \n").into()
            },
        ),
        (
            "escaped-text",
            "Strings may be written with JSON escapes.",
            {
                good()
                    .to_string()
                    .replace("application/", "\\u0061pplication\\/")
                    .replace("\"payload\"", "\"\\u0070ayload\"")
                    .into()
            },
        ),
    ];
    for (name, description, certificate) in harmless {
        all.push(
            Vector::new(format!("envelope/{name}"), "1", description)
                .certificate(certificate)
                .valid(),
        );
    }
    let id = crate::dsse::blake3_id(crate::dsse::pae(
        CERTIFICATE_TYPE,
        statement(world().anchor()).to_string().as_bytes(),
    ));
    all.push(
        Vector::new("envelope/id", "0", "certHash is the id of the signed bytes, and the cache key is written with another prefix.")
            .certificate(good())
            .report(
                "valid",
                None,
                json!({"certHash": id, "cacheKey": id.replace("blake3:", "cert_hash:")}),
            ),
    );
    all.push(
        Vector::new(
            "envelope/id-without-signatures",
            "0",
            "certHash does not depend on signatures, white space or base64 alphabet.",
        )
        .certificate(
            good().with("signatures", raw("[ ]")).with(
                "payload",
                text(
                    good()
                        .string_at("payload")
                        .replace('+', "-")
                        .replace('/', "_"),
                ),
            ),
        )
        .report(
            "insufficient",
            Some("quorum.insufficient"),
            json!({"certHash": id}),
        ),
    );
    all
}

fn malformed(name: &str, description: &str) -> Vector {
    Vector::new(format!("envelope/{name}"), "1", description).invalid("envelope.malformed")
}

fn kebab(name: &str) -> String {
    name.chars()
        .flat_map(|c| {
            if c.is_uppercase() {
                vec!['-', c.to_ascii_lowercase()]
            } else {
                vec![c]
            }
        })
        .collect()
}
