//! Requests a second beside actix-session, both with their sessions in one Redis:
//! `cargo bench -p session-peers --bench redis`. It takes 40 seconds and a `redis-server` in `PATH`.
//!
//! Two applications that do the same stand side by side, each with one worker, and a client with 32
//! connections, each with a session of its own, asks them in turns. Absolute figures are those of
//! the machine; the ratios are what is limited: the median of the rounds has to reach 1.3.
//!
//! The servers have one core, and Redis and the client another (on Linux). Otherwise the scheduler
//! would decide: actix-session talks to Redis on the thread that opened the store, so on an idle
//! machine it would have a second core for its one worker, and on a busy one a second share of the
//! time. Where every core has a worker, as in production, there is no core to spare. If others work
//! on that core, two threads still get more of it than one: then believe the last column, the time
//! that a server works for one request.

mod ours;
mod peer;
mod server;

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use server::Redis;
use session_peers::loopback::{Client, Round, cores};

const ROUNDS: usize = 111;
const ROUND: Duration = Duration::from_millis(60);
/// What the ratio has to reach.
const LIMIT: f64 = 1.3;

/// What a session of ten fields has in it at first.
struct Contents {
    visits: u32,
    user: Option<u64>,
    signed_in: bool,
    name: &'static str,
    locale: &'static str,
    zone: &'static str,
    newsletter: bool,
    last_seen: u64,
    invited_by: Option<u64>,
    items: u16,
}

const CONTENTS: Contents = Contents {
    visits: 0,
    user: Some(1_234_567),
    signed_in: true,
    name: "Ada Lovelace",
    locale: "en-GB",
    zone: "Europe/London",
    newsletter: false,
    last_seen: 1_767_268_800,
    invited_by: None,
    items: 3,
};

/// What is asked for, and whether its ratio is limited.
const KINDS: [(&str, &str, bool); 3] = [
    ("reads one field and changes it", "/change", true),
    ("reads one field", "/read", true),
    ("does not use the session", "/unused", false),
];

#[actix_web::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    cores::stay_on(cores::CLIENT)?;
    let redis = Redis::start()?;
    cores::stay_on(cores::SERVER)?;
    let addresses = [ours::start(&redis.url()).await?, peer::start(&redis.url()).await?];
    let holds = actix_web::rt::task::spawn_blocking(move || compare(addresses)).await??;
    Ok(ExitCode::from(u8::from(!holds)))
}

/// Asks both for all kinds, and says whether the limits hold.
fn compare(addresses: [SocketAddr; 2]) -> std::io::Result<bool> {
    cores::stay_on(cores::CLIENT)?;
    let [ours, peer] = addresses.map(Client::connect);
    let mut clients = [ours?, peer?];
    let [ours, peer, work] = ["ours", "actix-session", "work for one, in µs"];
    println!("{:<34}{ours:>10}{peer:>16}{:>8}{work:>30}", "a request that", "ratio");
    let mut holds = true;
    for (what, path, is_limited) in KINDS {
        let rounds = rounds(&mut clients, path)?;
        let ratio = median(rounds.iter().map(|[ours, peer]| ours.rate / peer.rate));
        let [ours, peer] = [0, 1].map(|side| median(rounds.iter().map(|round| round[side].rate)));
        print!("{what:<34}{ours:>8.0}/s{peer:>14.0}/s{ratio:>7.2}x");
        let [ours, peer] = [0, 1].map(|side| median(rounds.iter().map(|round| round[side].work)));
        print!("{ours:>10.1} and {peer:>5.1}: {:.2}x", peer / ours);
        println!("{}", if is_limited { verdict(ratio) } else { "" });
        holds &= !is_limited || ratio >= LIMIT;
    }
    for client in &mut clients {
        client.check_that_nothing_was_lost()?;
    }
    Ok(holds)
}

/// What both have done, round by round, each of them first in every second round.
fn rounds(clients: &mut [Client; 2], path: &str) -> std::io::Result<Vec<[Round; 2]>> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for number in 0..ROUNDS {
        let mut round = [Round::default(); 2];
        for side in [number % 2, 1 - number % 2] {
            round[side] = clients[side].ask(path, ROUND)?;
        }
        rounds.push(round);
    }
    Ok(rounds)
}

fn verdict(ratio: f64) -> &'static str {
    if ratio >= LIMIT { "   limit 1.3x: holds" } else { "   limit 1.3x: MISSED" }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
