//! The nodes of a cluster.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};
use std::time::Duration;

use redis::{
    ConnectionAddr, ConnectionInfo, ErrorKind, RedisError, RedisResult, ServerErrorKind, Value,
};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::command::Command;
use super::link::Link;
use super::slots::{Node, Slots, slot};

/// The nodes of a cluster, with a connection to each that is needed.
///
/// The client library has a cluster connection too. It repeats by itself what was written when
/// the answer is lost, which would count an increment twice; and while it looks for a node that
/// does not answer, all others have to wait. So it is used here for one node at a time.
pub(super) struct Cluster {
    /// What a node is told first, and the name of one that we were given.
    template: ConnectionInfo,
    seeds: Vec<Node>,
    deadline: Duration,
    known: RwLock<Known>,
    /// Said by the connections, heard by the task that asks who has which slots.
    trouble: Arc<Notify>,
}

#[derive(Default)]
struct Known {
    links: HashMap<Node, Arc<Link>>,
    slots: Slots,
}

/// How often a command is passed on, while slots move.
const MOST_REDIRECTIONS: usize = 5;
/// While a slot is handed over, until it is asked for again.
const PAUSE: Duration = Duration::from_millis(20);
/// Between two looks at who has which slots.
const BREATH: Duration = Duration::from_millis(100);

impl Cluster {
    pub(super) fn new(seeds: &[ConnectionInfo], deadline: Duration) -> RedisResult<Arc<Self>> {
        let nodes: Vec<_> = seeds.iter().filter_map(|seed| node(seed.addr())).collect();
        let Some(template) = seeds.first().cloned().filter(|_| nodes.len() == seeds.len()) else {
            return Err((ErrorKind::InvalidClientConfig, "a cluster has hosts and ports").into());
        };
        let cluster = Arc::new(Self {
            template,
            seeds: nodes,
            deadline,
            known: RwLock::default(),
            trouble: Arc::default(),
        });
        tokio::spawn(keep_learning(Arc::downgrade(&cluster), Arc::clone(&cluster.trouble)));
        Ok(cluster)
    }

    pub(super) async fn ask(&self, command: &Command) -> RedisResult<Value> {
        let mut node = self.responsible(slot(&command.key));
        let mut asking = false;
        for _ in 0..MOST_REDIRECTIONS {
            let error = match self.link(&node)?.ask(command, asking).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // None of these says that anything was done.
            match error.kind() {
                ErrorKind::Server(kind @ (ServerErrorKind::Moved | ServerErrorKind::Ask)) => {
                    asking = kind == ServerErrorKind::Ask;
                    if !asking {
                        self.trouble.notify_one();
                    }
                    node = redirection(&error, &node).ok_or(error)?;
                }
                ErrorKind::Server(ServerErrorKind::TryAgain) => sleep(PAUSE).await,
                ErrorKind::Server(ServerErrorKind::ClusterDown) => {
                    self.trouble.notify_one();
                    return Err(error);
                }
                _ => return Err(error),
            }
        }
        Err((ErrorKind::Client, "the nodes of the cluster don't agree on who has the key").into())
    }

    /// Asks all nodes who has which slots, and believes the first that knows of all.
    pub(super) async fn learn(&self) -> RedisResult<()> {
        let mut asked = JoinSet::new();
        for node in self.nodes() {
            let link = self.link(&node);
            asked.spawn(async move {
                let answer = link?.ask(&slots_command(), false).await?;
                Slots::read(answer, &node)
            });
        }
        let mut error = None;
        while let Some(answer) = asked.join_next().await {
            match answer {
                Ok(Ok(slots)) => {
                    self.remember(slots);
                    return Ok(());
                }
                Ok(Err(refused)) => error = Some(refused),
                Err(_) => {}
            }
        }
        Err(error.unwrap_or_else(|| (ErrorKind::Client, "no node of the cluster answers").into()))
    }

    fn remember(&self, slots: Slots) {
        let mut known = self.write();
        let nodes: HashSet<_> = slots.nodes().chain(&self.seeds).collect();
        known.links.retain(|node, _| nodes.contains(node));
        known.slots = slots;
    }

    /// The node that has a slot, or one that knows who has.
    fn responsible(&self, slot: u16) -> Node {
        self.read().slots.node(slot).unwrap_or(&self.seeds[0]).clone()
    }

    fn nodes(&self) -> HashSet<Node> {
        self.read().slots.nodes().chain(&self.seeds).cloned().collect()
    }

    fn link(&self, node: &Node) -> RedisResult<Arc<Link>> {
        if let Some(link) = self.read().links.get(node) {
            return Ok(Arc::clone(link));
        }
        let address = ConnectionAddr::Tcp(node.host.clone(), node.port);
        let server = self.template.clone().set_addr(address);
        let link = Arc::new(Link::new(server, self.deadline, Arc::clone(&self.trouble))?);
        Ok(Arc::clone(self.write().links.entry(node.clone()).or_insert(link)))
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the task, which finds that nobody is there any more.
impl Drop for Cluster {
    fn drop(&mut self) {
        self.trouble.notify_one();
    }
}

/// Learns anew after each trouble: another node may have taken over. No request waits for this.
async fn keep_learning(cluster: Weak<Cluster>, trouble: Arc<Notify>) {
    loop {
        trouble.notified().await;
        let Some(cluster) = cluster.upgrade() else {
            return;
        };
        if let Ok(Err(error)) = timeout(cluster.deadline, cluster.learn()).await {
            tracing::debug!(%error, "no node of the Redis cluster says who has which slots");
        }
        drop(cluster);
        sleep(BREATH).await;
    }
}

fn slots_command() -> Command {
    let mut cmd = redis::cmd("CLUSTER");
    cmd.arg("SLOTS");
    Command { key: String::new(), cmd, repeatable: true }
}

fn redirection(error: &RedisError, asked: &Node) -> Option<Node> {
    let (to, _) = error.redirect_node()?;
    Node::redirected(to, asked)
}

fn node(address: &ConnectionAddr) -> Option<Node> {
    match address {
        ConnectionAddr::Tcp(host, port) => Some(Node { host: host.clone(), port: *port }),
        _ => None,
    }
}
