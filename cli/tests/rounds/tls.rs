//! A validator over TLS that knows its callers by their certificates, and one that knows them by their tokens: rounds
//! with whom it knows, and none with others.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::callers::private;
use crate::coordinator::run;
use crate::world::World;

/// An authority, and what it vouches for.
struct Authority(Issuer<'static, KeyPair>);

impl Authority {
    /// Writes its certificate into `NAME.pem`.
    fn new(world: &World, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        world.write(
            &format!("{name}.pem"),
            &params.self_signed(&key).unwrap().pem(),
        );
        Authority(Issuer::new(params, key))
    }

    /// Writes a certificate of this address into `NAME.pem`, and its key into `NAME.key`.
    fn vouches_for(&self, world: &World, name: &str) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        world.write(
            &format!("{name}.pem"),
            &params.signed_by(&key, &self.0).unwrap().pem(),
        );
        world.write(&format!("{name}.key"), &key.serialize_pem());
        private(world, &format!("{name}.key"));
    }
}

#[test]
fn callers_are_known_by_their_certificates() {
    let world = World::new(&[1]);
    let own = Authority::new(&world, "ca");
    own.vouches_for(&world, "server");
    own.vouches_for(&world, "caller");
    Authority::new(&world, "other").vouches_for(&world, "stranger");
    let server = world.serve(
        0,
        "--tls-cert server.pem --tls-key server.key --client-ca ca.pem",
    );
    let url = format!("https://{}", server.address);
    assert_eq!(server.ready()["listening"], url);
    let urls = [url];
    let known = run(
        &world,
        "known",
        &urls,
        "--ca ca.pem --client-cert caller.pem --client-key caller.key",
    );
    known.sealed(&world);
    for (name, more) in [
        ("nameless", "--ca ca.pem"),
        (
            "stranger",
            "--ca ca.pem --client-cert stranger.pem --client-key stranger.key",
        ),
        (
            "mistaken",
            "--ca other.pem --client-cert caller.pem --client-key caller.key",
        ),
        (
            "trusting",
            "--client-cert caller.pem --client-key caller.key",
        ),
    ] {
        let ended = run(&world, name, &urls, more);
        ended.provisional("affirmed", 1);
        assert_eq!(ended.why(0), "unreachable", "{name}: {:#}", ended.outcome);
    }
    let bare = run(&world, "bare", &[server.url()], "");
    bare.provisional("affirmed", 1);
    // Nobody of them kept it from serving whom it knows.
    let known = run(
        &world,
        "again",
        &urls,
        "--ca ca.pem --client-cert caller.pem --client-key caller.key",
    );
    known.sealed(&world);
}

#[test]
fn callers_are_known_by_their_tokens() {
    let world = World::new(&[1]);
    world.write("tokens", "coordinator 0123456789abcdef\n");
    world.write("token", "0123456789abcdef\n");
    world.write("wrong", "fedcba9876543210\n");
    for name in ["tokens", "token", "wrong"] {
        private(&world, name);
    }
    let server = world.serve(0, "--token-file tokens");
    let urls = [server.url()];
    run(&world, "known", &urls, "--token-file token").sealed(&world);
    for (name, more) in [("nameless", ""), ("wrong", "--token-file wrong")] {
        let ended = run(&world, name, &urls, more);
        ended.provisional("affirmed", 1);
        assert_eq!(
            ended.why(0),
            "request.unauthorized",
            "{name}: {:#}",
            ended.outcome
        );
    }
}
