//! Visitors who reload a page that counts, without pause, and see whether each answer is right.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt::time::sleep;
use reqwest::StatusCode;

use super::client::{Answer, Visitor};
use super::count::{Asking, Count};

/// What a visitor does between two pages; without it a few would take the whole machine.
const PAUSE: Duration = Duration::from_millis(5);

/// Whether a store keeps what it has acknowledged, whatever happens to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    Keeps,
    Forgets,
}

/// What visitors have seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) pages: usize,
    /// Answers that asked to come back later.
    pub(crate) turned_away: usize,
    /// Sessions that began because the store had lost the one before.
    pub(crate) begun_anew: usize,
    /// The longest that anybody waited for an answer.
    pub(crate) longest: Duration,
}

/// Somebody who reloads the page at an address.
pub(crate) struct Reader {
    pub(crate) visitor: Visitor,
    url: String,
    user: Option<&'static str>,
    memory: Memory,
    count: Rc<RefCell<Count>>,
    pub(crate) seen: Seen,
}

impl Reader {
    /// Somebody with a session of his own, in which he may have signed in.
    pub(crate) async fn new(visitor: Visitor, url: String, memory: Memory) -> Self {
        let page = visitor.get(url.clone()).await;
        let user = page.has("user").then_some("ada");
        let count = Rc::new(RefCell::new(Count::of(page.number("visits"))));
        Self { visitor, url, user, memory, count, seen: Seen::default() }
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.user.is_some()
    }

    /// Somebody else with the same session.
    pub(crate) fn companion(&self) -> Self {
        Self {
            visitor: Visitor::who_has(&self.visitor.cookies(&self.url), &self.url),
            url: self.url.clone(),
            user: self.user,
            memory: self.memory,
            count: Rc::clone(&self.count),
            seen: Seen::default(),
        }
    }

    /// Reloads until that is over.
    pub(crate) async fn read_until(mut self, is_over: Rc<Cell<bool>>) -> Self {
        while !is_over.get() {
            self.reload().await;
            sleep(PAUSE).await;
        }
        self
    }

    /// Whether the page came. Nothing but a right page or a 503 may come.
    pub(crate) async fn reload(&mut self) -> bool {
        let (count, start) = (Rc::clone(&self.count), Instant::now());
        let asking = count.borrow_mut().ask();
        let answer = self.visitor.get(self.url.clone()).await;
        self.seen.longest = self.seen.longest.max(start.elapsed());
        match answer.status {
            StatusCode::OK => self.see(&answer, asking),
            StatusCode::SERVICE_UNAVAILABLE => {
                count.borrow_mut().go_without(asking);
                self.seen.turned_away += 1;
                assert!(answer.headers.contains_key("retry-after"), "{:?}", answer.headers);
                assert!(answer.set_cookies().is_empty() && answer.body.is_empty());
            }
            status => panic!("{status} is neither the page nor a 503: {}", answer.body),
        }
        answer.status == StatusCode::OK
    }

    fn see(&mut self, page: &Answer, asking: Asking) {
        self.seen.pages += 1;
        let visits = page.number("visits");
        if !page.set_cookies().is_empty() {
            return self.begin_anew(page, asking);
        }
        let is_signed_in = page.has("user").then(|| page.text("user"));
        assert_eq!(is_signed_in, self.user, "page {visits} is somebody else's");
        let right = self.count.borrow_mut().see(asking, visits);
        assert!(right.contains(&visits), "page {visits} comes where {right:?} is right");
    }

    /// The store has lost the session, and this is another one.
    fn begin_anew(&mut self, page: &Answer, asking: Asking) {
        assert!(self.memory == Memory::Forgets, "the store has it, and yet somebody begins anew");
        assert_eq!(page.number("visits"), 1);
        assert!(!page.has("user"));
        self.count.borrow_mut().go_without(asking);
        self.count = Rc::new(RefCell::new(Count::of(1)));
        self.user = None;
        self.seen.begun_anew += 1;
    }
}

impl Seen {
    pub(crate) fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.turned_away += other.turned_away;
        self.begun_anew += other.begun_anew;
        self.longest = self.longest.max(other.longest);
    }
}

/// Asks for what takes no session, and tells how long that took at the most: what the machine adds
/// to every answer.
pub(crate) async fn noise_until(is_over: Rc<Cell<bool>>, url: String) -> Duration {
    let (visitor, mut longest) = (Visitor::new(), Duration::ZERO);
    while !is_over.get() {
        let start = Instant::now();
        let answer = visitor.get(url.clone()).await;
        longest = longest.max(start.elapsed());
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        sleep(PAUSE).await;
    }
    longest
}
