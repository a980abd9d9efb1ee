//! A thin, faulty line between two programs: so many bytes a second, a delay, cuts by time or at a byte, stalls.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// How the line is.
#[derive(Clone, Copy)]
pub(crate) struct Faults {
    /// Each way, in bytes a second.
    pub(crate) bytes_per_s: u64,
    /// Each way.
    pub(crate) delay: Duration,
    /// Every connection is cut when it has lived so long.
    pub(crate) cut_after: Option<Duration>,
    /// And when it has carried so many bytes upwards.
    pub(crate) cut_at_byte: Option<u64>,
    /// The same, downwards.
    pub(crate) cut_at_byte_down: Option<u64>,
    /// After so many bytes upwards nothing moves any more, and nobody is told.
    pub(crate) stall_at_byte: Option<u64>,
}

impl Faults {
    pub(crate) const NONE: Faults = Faults {
        bytes_per_s: u64::MAX,
        delay: Duration::ZERO,
        cut_after: None,
        cut_at_byte: None,
        cut_at_byte_down: None,
        stall_at_byte: None,
    };
}

/// What the threads of a line share.
struct Shared {
    faults: Mutex<Faults>,
    up: AtomicU64,
    down: AtomicU64,
    cuts: AtomicU64,
    closed: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

/// The line; it ends with its owner.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Proxy {
    /// A line to this address.
    pub(crate) fn to(centre: SocketAddr, faults: Faults) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            faults: Mutex::new(faults),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            cuts: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            open: Mutex::default(),
        });
        let inside = Arc::clone(&shared);
        spawn(move || {
            for near in listener.incoming() {
                if inside.closed.load(Ordering::SeqCst) {
                    return;
                }
                // Where nobody listens over there, whoever calls is hung up on.
                let (Ok(near), Ok(far)) = (near, TcpStream::connect(centre)) else { continue };
                carry(&near, &far, &inside);
            }
        });
        Proxy { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Cuts whatever connection is open.
    pub(crate) fn hang_up(&self) {
        for open in self.shared.open.lock().unwrap().drain(..) {
            let _ = open.shutdown(Shutdown::Both);
        }
    }

    pub(crate) fn set(&self, faults: Faults) {
        *self.shared.faults.lock().unwrap() = faults;
    }

    /// Bytes that went up and down.
    pub(crate) fn carried(&self) -> (u64, u64) {
        (self.shared.up.load(Ordering::SeqCst), self.shared.down.load(Ordering::SeqCst))
    }

    /// Connections that were cut.
    pub(crate) fn cuts(&self) -> u64 {
        self.shared.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

#[expect(clippy::disallowed_methods, reason = "a line has a clock of its own")]
fn carry(near: &TcpStream, far: &TcpStream, shared: &Arc<Shared>) {
    let faults = *shared.faults.lock().unwrap();
    let began = Instant::now();
    shared.open.lock().unwrap().push(near.try_clone().unwrap());
    for upwards in [true, false] {
        let (from, to) = if upwards { (near, far) } else { (far, near) };
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let shared = Arc::clone(shared);
        spawn(move || Way { from, to, upwards, faults, began, carried: 0 }.run(&shared));
    }
}

/// One direction of a connection.
struct Way {
    from: TcpStream,
    to: TcpStream,
    upwards: bool,
    faults: Faults,
    began: Instant,
    carried: u64,
}

impl Way {
    fn run(mut self, shared: &Shared) {
        let mut buffer = [0; 256];
        self.from.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let mut still = true;
        loop {
            if self.is_over() {
                self.cut(shared);
                return;
            }
            let room = self.room(buffer.len());
            match self.from.read(&mut buffer[..room]) {
                Ok(0) => break,
                Ok(count) => {
                    if std::mem::take(&mut still) {
                        sleep(self.faults.delay);
                    }
                    sleep(Duration::from_secs_f64(count as f64 / self.faults.bytes_per_s as f64));
                    if self.stalls() {
                        continue;
                    }
                    if self.to.write_all(&buffer[..count]).is_err() {
                        break;
                    }
                    self.carried += count as u64;
                    let total = if self.upwards { &shared.up } else { &shared.down };
                    total.fetch_add(count as u64, Ordering::SeqCst);
                }
                // Nothing for a moment: what comes next is delayed again.
                Err(error)
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) =>
                {
                    still = true;
                }
                Err(_) => break,
            }
        }
        let _ = self.to.shutdown(Shutdown::Write);
    }

    /// No more than until the byte at which it is cut.
    fn room(&self, most: usize) -> usize {
        let left = |at: u64| usize::try_from(at.saturating_sub(self.carried)).unwrap_or(most).max(1);
        self.last_byte().map_or(most, |at| left(at).min(most))
    }

    /// The byte at which this way is cut.
    fn last_byte(&self) -> Option<u64> {
        if self.upwards { self.faults.cut_at_byte } else { self.faults.cut_at_byte_down }
    }

    fn is_over(&self) -> bool {
        let byte = self.last_byte().is_some_and(|at| self.carried >= at);
        byte || self.faults.cut_after.is_some_and(|after| self.began.elapsed() >= after)
    }

    fn stalls(&self) -> bool {
        self.upwards && self.faults.stall_at_byte.is_some_and(|at| self.carried >= at)
    }

    fn cut(&self, shared: &Shared) {
        if self.from.shutdown(Shutdown::Both).is_ok() {
            shared.cuts.fetch_add(1, Ordering::SeqCst);
        }
        let _ = self.to.shutdown(Shutdown::Both);
    }
}
