//! Sequences of requests of two clients, in cookies and in a store, against plain maps: what each
//! field must be, that nobody has what is another's, and that what has ended never returns.

mod client;
mod request;
mod server;
mod session;
mod step;
mod view;

use arbitrary::{Arbitrary, Unstructured};

use client::Client;
use server::Server;
use step::Step;

/// So many steps at the most.
const STEPS: usize = 48;
/// So many earlier cookies come again behind the last step.
const REPLAYS: u8 = 3;

pub fn run(input: &[u8]) {
    let mut bytes = Unstructured::new(input);
    let Ok(is_stored) = bool::arbitrary(&mut bytes) else { return };
    let mut server = Server::new(is_stored);
    let mut clients = [0, 1].map(Client::new);
    let steps = bytes.arbitrary_iter::<Step>().into_iter().flatten();
    for step in steps.map_while(Result::ok).take(STEPS) {
        match step {
            Step::Request { client, actions } => {
                clients[usize::from(client)].request(&server, &actions);
            }
            Step::Read { client } => clients[usize::from(client)].read(&server),
            Step::Replay { client, which } => clients[usize::from(client)].replay(&server, which),
            Step::Wait { minutes } => server.now += u32::from(minutes) * 60,
            Step::Pause { seconds } => server.now += u32::from(seconds),
            Step::ChangeKeys => server.change_keys(),
        }
    }
    for client in &clients {
        (0..REPLAYS).for_each(|which| client.replay(&server, which));
    }
    // Of the first byte one bit is taken.
    if input.first().is_some_and(|first| first & 2 != 0) {
        clients[0].use_to_the_end(&mut server);
    }
    clients.iter().for_each(|client| client.read_to_the_end(&mut server));
}
