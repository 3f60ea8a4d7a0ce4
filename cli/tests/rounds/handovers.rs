//! Handing over: a validator signs the next set that its operator allows, and one for an epoch.

use quorumseal::Envelope;

use crate::papers::envelope;
use crate::server::Server;
use crate::world::World;

struct Scene {
    world: World,
    servers: Vec<Server>,
}

impl Scene {
    /// Three validators, whose operators allow nothing yet.
    fn new() -> Self {
        let world = World::new(&[10, 10, 10]);
        world.write("allowed", "# Nothing yet.\n");
        let servers = world.serve_all("--allow-next allowed");
        Scene { world, servers }
    }

    /// A set that follows, by these changes.
    fn next(&self, changes: &str) -> Envelope {
        let name = format!("next-{}.json", fastrand::u64(..));
        self.world.ok(&format!(
            "set handover --from set.json --out {name} {changes}"
        ));
        envelope(&self.world.read(&name))
    }

    fn allow(&self, sets: &[&Envelope]) {
        let lines: Vec<String> = sets
            .iter()
            .map(|set| format!("{}  # agreed on\n", set.id()))
            .collect();
        self.world.write("allowed", &lines.concat());
    }

    #[track_caller]
    fn refused(&self, set: &Envelope) -> String {
        self.servers[0].post("/v1/handover", &set.to_json()).no()
    }
}

#[test]
fn one_allowed_set_is_signed_for_an_epoch() {
    let mut scene = Scene::new();
    let (first, second) = (scene.next("--weight v-1=12"), scene.next("--weight v-2=12"));
    assert_eq!(scene.refused(&first), "handover.not-allowed");
    scene.allow(&[&first]);
    assert_eq!(scene.refused(&second), "handover.not-allowed");
    let mut signed = first.clone();
    let mut answers = Vec::new();
    for server in &scene.servers {
        let answer = server.post("/v1/handover", &first.to_json()).yes();
        signed.add_signature(
            &server.id,
            scene.world.signature(&server.id, &answer, &first),
        );
        answers.push(answer);
    }
    // The operator thinks better of it: too late.
    scene.allow(&[&second]);
    assert_eq!(scene.refused(&second), "handover.conflict");
    scene.allow(&[&first, &second]);
    for _ in 0..2 {
        assert_eq!(scene.refused(&second), "handover.conflict");
        assert_eq!(
            scene.servers[0]
                .post("/v1/handover", &first.to_json())
                .yes(),
            answers[0]
        );
        scene.servers[0].restart();
    }
    // What they signed is a set that is trusted from the one before.
    scene.world.write("signed.json", &signed.to_json());
    scene
        .world
        .ok("trust build set.json signed.json --out next-trust.json");
    let bundle: serde_json::Value =
        serde_json::from_str(&scene.world.read("next-trust.json")).unwrap();
    assert_eq!(bundle["sets"].as_array().unwrap().len(), 2);
}

#[test]
fn a_list_that_is_not_there_allows_nothing() {
    let scene = Scene::new();
    let next = scene.next("--weight v-1=12");
    std::fs::remove_file(scene.world.path("allowed")).unwrap();
    assert_eq!(scene.refused(&next), "handover.not-allowed");
    scene.allow(&[&next]);
    scene.servers[0].post("/v1/handover", &next.to_json()).yes();
    // And so does none at all.
    let other = World::new(&[1]);
    let server = other.serve(0, "");
    other.ok("set handover --from set.json --out next.json --weight v-1=2");
    assert_eq!(
        server.post("/v1/handover", &other.read("next.json")).no(),
        "handover.not-allowed"
    );
}

#[test]
fn what_does_not_follow_is_refused_even_if_it_is_allowed() {
    let scene = Scene::new();
    let world = &scene.world;
    let next = scene.next("--weight v-1=12");
    world.write("next.json", &next.to_json());
    world.ok("set handover --from next.json --out later.json --weight v-1=13");
    let own = envelope(&world.read("set.json"));
    let later = envelope(&world.read("later.json"));
    let changed = |from: &str, to: &str| {
        let payload = String::from_utf8(next.payload().to_vec()).unwrap();
        assert!(payload.contains(from), "{payload}");
        Envelope::new(
            next.payload_type(),
            payload.replacen(from, to, 1).as_bytes(),
        )
    };
    let skipped = changed("\"epoch\":1", "\"epoch\":2");
    let elsewhere = changed("\"network\":\"dev\"", "\"network\":\"prod\"");
    let typed = Envelope::new("application/json", next.payload());
    scene.allow(&[&own, &later, &skipped, &elsewhere, &typed]);
    for (what, set) in [
        ("its own set", &own),
        ("the one after the next", &later),
        ("an epoch skipped", &skipped),
        ("another network's", &elsewhere),
        ("another kind of document", &typed),
    ] {
        assert_eq!(scene.refused(set), "handover.malformed", "{what}");
    }
    for bad in ["", "{}", "null", "{\"payload\":\"\"}"] {
        assert_eq!(
            scene.servers[0].post("/v1/handover", bad).no(),
            "handover.malformed",
            "{bad}"
        );
    }
    scene.allow(&[&next]);
    scene.servers[0].post("/v1/handover", &next.to_json()).yes();
}
