//! Requests a second of servers with one worker on one core, asked by a client on another, against
//! the bare application that gets the same header.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use session_peers::action::Action;
use session_peers::contents::Size;
use session_peers::loopback::{Client, Round, cores};
use session_peers::subjects::{Subject, cookie};

const ROUNDS: usize = 21;
const ROUND: Duration = Duration::from_millis(50);

/// What is asked for.
pub(crate) const ACTIONS: [Action; 3] = [Action::Unused, Action::ReadOne, Action::ChangeOne];
pub(crate) const SUBJECTS: [Subject; 2] = [Subject::Ours, Subject::ActixSessionSigned];

/// What is left of the bare application's.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    /// Of its requests a second.
    pub(crate) rate: f64,
    /// The work of its server for one request, in parts of the work with a session. A busy machine
    /// changes it less.
    pub(crate) work: f64,
}

/// For one of the contents, by action and library.
pub(crate) type Shares = [[Share; 2]; 3];

/// Measures S, M and L.
pub(crate) async fn all() -> io::Result<[Shares; 3]> {
    cores::stay_on(cores::SERVER)?;
    let bare = Subject::serve_bare()?;
    Ok([one(Size::S, bare).await?, one(Size::M, bare).await?, one(Size::L, bare).await?])
}

async fn one(size: Size, bare: SocketAddr) -> io::Result<Shares> {
    let mut servers = Vec::new();
    for subject in SUBJECTS {
        let cookie = cookie(&*subject.application(size).await);
        servers.push((subject.serve(size)?, cookie));
    }
    actix_web::rt::task::spawn_blocking(move || compare(bare, &servers)).await?
}

fn compare(bare: SocketAddr, servers: &[(SocketAddr, String)]) -> io::Result<Shares> {
    cores::stay_on(cores::CLIENT)?;
    let mut clients = Vec::new();
    for (server, cookie) in servers {
        clients.push(Client::with_cookie(*server, cookie)?);
        clients.push(Client::with_cookie(bare, cookie)?);
    }
    let mut shares = Vec::new();
    for action in ACTIONS {
        shares.push(ask(&mut clients, action.path())?);
    }
    Ok(std::array::from_fn(|number| shares[number]))
}

/// Asks all of them in turns.
fn ask(clients: &mut [Client], path: &str) -> io::Result<[Share; 2]> {
    let mut rounds: Vec<Vec<Round>> = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        rounds.push(clients.iter_mut().map(|it| it.ask(path, ROUND)).collect::<io::Result<_>>()?);
    }
    Ok(std::array::from_fn(|side| {
        let [with, without] = [2 * side, 2 * side + 1];
        Share {
            rate: median(rounds.iter().map(|round| round[with].rate / round[without].rate)),
            work: median(rounds.iter().map(|round| round[without].work / round[with].work)),
        }
    }))
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
