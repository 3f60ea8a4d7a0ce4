//! Many validators on one machine close a round over an answer of 2 KB, and its certificate goes to the ledger.
//!
//! With `QUORUMSEAL_LONG` set (`cargo xtask test rust --long`) there are 100 of them.

use crate::coordinator::run_over;
use crate::world::World;

/// An answer of 2 KB, a sentence a line.
fn answer() -> String {
    let mut text = String::new();
    for number in 1.. {
        let line = format!("On day {number} the café opens at eight and closes at six. ");
        if text.len() + line.len() > 2048 {
            break;
        }
        text.push_str(&line);
    }
    text
}

#[test]
fn many_validators_close_a_round() {
    let number = if std::env::var_os("QUORUMSEAL_LONG").is_some() {
        100
    } else {
        20
    };
    let world = World::new(&vec![1; number]);
    let servers = world.serve_all("");
    let urls: Vec<String> = servers.iter().map(crate::server::Server::url).collect();
    let more = "--deadline 120 --seal-deadline 120 --linger 60 --ledger L --ledger-key ledger.key";
    let ended = run_over(&world, "r-1", &answer(), &urls, more);
    ended.sealed(&world);
    let weights = &ended.outcome["weights"];
    assert_eq!(
        (&weights["affirmed"], &weights["signed"]),
        (&number.into(), &number.into())
    );
    assert_eq!(ended.votes.len(), number);
    assert!(
        ended.outcome["proposal"]["fragments"]
            .as_array()
            .unwrap()
            .len()
            > 20
    );
    let anchor = world.set.id();
    let logged = world.run(&format!(
        "verify --anchor {anchor} --trust trust.json --certificate r-1.out/certificate.json --artifact r-1.md \
         --receipt r-1.out/receipt.txt"
    ));
    assert_eq!(logged.status, 0, "{logged:?}");
    assert_eq!(
        ended.outcome["ledger"]["logged"], true,
        "{:#}",
        ended.outcome["ledger"]
    );
    println!("{number} validators: {}", ended.outcome["timings"]);
}
