//! TCP on this machine's own address, in real time: a listener for the answer, and clients that the
//! test makes whenever it wants some.
//!
//! The sockets come from the grader, because here nobody may make one. Nothing is decided by how long
//! it takes: who waits for something that never comes is told so when nobody could go on, which is seen
//! by what the system has told of sockets while the runtime looked, again and again, and had nothing
//! else to do. Real time only separates one look from the next. So a busy machine makes it take longer,
//! and changes nothing.

use std::cell::Cell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use protocol::Diagnosis;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::unconstrained;
use tokio::time::sleep;

use crate::conversation;
use crate::only_when_woken::OnlyWhenWoken;
use crate::this_thread::for_the_harness;
use crate::trial::Trial;
use crate::{long_waits, memory_asked_for};

thread_local! {
    /// Somebody has waited in vain in this run. Who waits after that need not wait as long for the same.
    static STANDS_STILL: Cell<bool> = const { Cell::new(false) };
}

/// From one look to the next.
const LOOK: Duration = Duration::from_millis(5);

/// After so many looks in a row at which nothing had come on any socket, nobody can go on.
const LOOKS_AT_A_STANDSTILL: usize = 100;

/// After so many, what follows from what was done has been done. Only for what is to be seen then: that
/// something has *not* happened is never concluded from it.
const LOOKS_WHEN_QUIET: usize = 3;

/// So many are enough to tell looking again and again from waiting.
const LOOKS_IN_A_SILENCE: usize = 10;

/// Longer than anybody waits who means to give up some time.
const LONG_SILENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Who waits for what does not come is not polled. Who goes round and round is, at every look at least.
const MOST_POLLS_IN_VAIN: u64 = LOOKS_AT_A_STANDSTILL as u64 / 2;

/// The most that a client takes from its socket at once.
const PIECE: usize = 16 << 10;

impl Trial {
    /// A listener for the answer, and the port that it listens on. For tests in real time, in an
    /// exercise with `allow = ["loopback"]`.
    ///
    /// ```ignore
    /// let (l, port) = t.loopback();
    /// let (returned, heard) = t.serves(tcp_echo(l, stop), async |_| {
    ///     let mut client = port.connect()?;
    ///     Some(client.exchanges(b"hello").await)
    /// })
    /// .await;
    /// ```
    pub fn loopback(&mut self) -> (TcpListener, Port) {
        STANDS_STILL.set(false);
        let listener = platform::listener().expect("the grader hands out a listener, or gives up");
        let address = listener.local_addr().expect("a listener has an address");
        let listener = TcpListener::from_std(listener).expect("the runtime takes a listener");
        (listener, Port { address })
    }

    /// Has the answer serve clients, as `script` says, and then come to its end. Gives what the answer
    /// returned, or `None` if it did not although nobody could go on any more; and what came of the
    /// script, which is never given up.
    pub async fn serves<T, S>(
        &mut self,
        answer: impl Future<Output = T>,
        script: impl AsyncFnOnce(Serving) -> S,
    ) -> (Option<T>, S) {
        let serving = Serving::default();
        let Serving { has_returned, polls } = serving.clone();
        let mut answer = Box::pin(answer);
        let counted = poll_fn(move |cx| {
            polls.set(polls.get() + 1);
            let polled = answer.as_mut().poll(cx);
            has_returned.set(polled.is_ready());
            polled
        });
        // An answer that goes round and round uses all of a task's budget, and would starve it.
        let script = unconstrained(aside(script(serving.clone())));
        memory_asked_for::forget();
        memory_asked_for::look(true);
        let (outcome, polled) = self.run(serve(counted, script, serving)).await;
        memory_asked_for::look(false);
        let spins = outcome.0.is_none() && polled > MOST_POLLS_IN_VAIN;
        let otherwise = format!(
            "Nothing came on any connection any more, and it was polled {polled} times all the same: it \
             goes round and round, and never ends. What has ended or failed once does so again at every \
             call."
        );
        self.holds(!spins, Diagnosis::Spinning, otherwise);
        outcome
    }
}

/// Polls the answer when it was woken, until the script has ended and the answer has, or nobody can go
/// on. Beside what came of both, how often the answer was polled after the script.
async fn serve<T, S>(
    answer: impl Future<Output = T> + Unpin,
    script: impl Future<Output = S>,
    serving: Serving,
) -> ((Option<T>, S), u64) {
    let (mut answer, mut script) = (OnlyWhenWoken::new(answer), pin!(script));
    let mut returned = None;
    let said = poll_fn(|cx| {
        if returned.is_none() {
            returned = ready(Pin::new(&mut answer).poll(cx));
        }
        script.as_mut().poll(cx)
    })
    .await;
    let before = serving.polls();
    if returned.is_none() {
        returned = until_a_standstill(Pin::new(&mut answer)).await;
    }
    ((returned, said), serving.polls() - before)
}

fn ready<T>(poll: Poll<T>) -> Option<T> {
    match poll {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// What a script is told of the answer beside which it runs.
#[derive(Clone, Debug, Default)]
pub struct Serving {
    has_returned: Rc<Cell<bool>>,
    /// How often the answer's own future was polled.
    polls: Rc<Cell<u64>>,
}

impl Serving {
    /// Whether the answer has returned.
    pub fn has_returned(&self) -> bool {
        self.has_returned.get()
    }

    /// Waits until what was done so far has had its consequences, as far as can be seen. That something
    /// did not happen must not hang on it.
    pub async fn quiet(&self) {
        unchanged_for(LOOKS_WHEN_QUIET).await;
    }

    /// How often the answer is polled, with all its tasks, while this does nothing for some looks.
    pub async fn polls_in_a_silence(&self) -> u64 {
        let before = self.polls();
        unchanged_for(LOOKS_IN_A_SILENCE).await;
        self.polls() - before
    }

    /// How many bytes the answer, with all its tasks, has asked the allocator for at most in one request
    /// since this was asked last; `None` where that cannot be seen. What a script makes does not count.
    pub fn most_memory_at_once(&self) -> Option<usize> {
        memory_asked_for::largest()
    }

    /// Has a day pass on the runtime's clock, in which nothing comes on any connection, and waits until
    /// that has had its consequences. It takes no real time: only a timer tells it from a moment.
    pub async fn a_day_passes(&self) {
        long_waits::let_pass(LONG_SILENCE).await;
        self.quiet().await;
    }

    /// How often the answer was polled so far, with all its tasks, which are all that there are.
    fn polls(&self) -> u64 {
        self.polls.get() + Handle::current().metrics().worker_poll_count(0)
    }
}

/// The port that an answer listens on.
#[derive(Debug)]
pub struct Port {
    address: SocketAddr,
}

impl Port {
    /// A new client, which the system has connected already, whether the answer has accepted it or not;
    /// `None` if nobody listens.
    pub fn connect(&self) -> Option<Client> {
        let stream =
            platform::connection(self.address).expect("the grader connects, or gives up")?;
        let stream = TcpStream::from_std(stream).expect("the runtime takes a connection");
        Some(Client { stream: Some(stream) })
    }
}

/// A second hold on the answer's listener, which can break it.
#[derive(Debug)]
pub struct Breaker {
    listener: platform::Held,
}

impl Breaker {
    /// A hold on this listener, where one can be broken: on Linux. It does not close as long as this
    /// is there.
    pub fn of(listener: &TcpListener) -> Option<Self> {
        Some(Self { listener: platform::hold(listener)? })
    }

    /// Has `accept` fail from now on, each time it is called, with whoever waits in it.
    pub fn breaks(self) {
        platform::shut(&self.listener);
    }
}

/// One who has connected to an answer. Dropped, it hangs up.
#[derive(Debug)]
pub struct Client {
    stream: Option<TcpStream>,
}

/// What a client was sent until it had all it waited for, or would get no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// All of it, in order.
    pub bytes: Vec<u8>,
    /// What was next.
    pub then: Then,
}

/// What came after what a client has heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It had all that it waited for, and may be sent more.
    Enough,
    /// The end: the other side sends no more.
    End,
    /// Nothing, and nobody could go on.
    Silence,
    /// The connection was broken off.
    Broken,
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enough => "and more might have come",
            Self::End => "and then the end",
            Self::Silence => "and then nothing more, and nobody could go on",
            Self::Broken => "and then the connection was broken off",
        })
    }
}

impl Client {
    /// One whose connection was refused.
    pub fn gone() -> Self {
        Self { stream: None }
    }

    /// Sends all of `bytes`, reading nothing. How many of them went, if nobody could go on before all
    /// had gone, or the connection was broken off.
    pub async fn sends(&mut self, bytes: &[u8]) -> usize {
        let Some(stream) = &mut self.stream else { return 0 };
        let mut sent = 0;
        until_a_standstill(pin!(write(stream, bytes, &mut sent))).await;
        sent
    }

    /// Sends of `bytes` what is taken before long, reading nothing. How many of them went.
    pub async fn pushes(&mut self, bytes: &[u8]) -> usize {
        let Some(stream) = &mut self.stream else { return 0 };
        let mut sent = 0;
        until_unchanged_for(LOOKS_WHEN_QUIET, pin!(write(stream, bytes, &mut sent))).await;
        sent
    }

    /// Receives so many bytes, or what comes before the end.
    pub async fn receives(&mut self, count: usize) -> Heard {
        let Some(stream) = &mut self.stream else { return Heard::nothing() };
        let mut bytes = vec![];
        let then = until_a_standstill(pin!(read(stream, count, &mut bytes))).await;
        Heard { bytes, then: then.unwrap_or(Then::Silence) }
    }

    /// Sends `bytes`, and receives as many meanwhile. How many of them went, and what came.
    pub async fn exchanges(&mut self, bytes: &[u8]) -> (usize, Heard) {
        let Some(stream) = &mut self.stream else { return (0, Heard::nothing()) };
        let (mut reading, mut writing) = stream.split();
        let (mut sent, mut heard) = (0, vec![]);
        let exchange = async {
            let sending = write(&mut writing, bytes, &mut sent);
            let receiving = read(&mut reading, bytes.len(), &mut heard);
            tokio::join!(sending, receiving).1
        };
        let then = until_a_standstill(pin!(exchange)).await;
        (sent, Heard { bytes: heard, then: then.unwrap_or(Then::Silence) })
    }

    /// Receives all that comes, until the end.
    pub async fn receives_all(&mut self) -> Heard {
        self.receives(usize::MAX).await
    }

    /// Says that it will send no more, and can still receive.
    pub async fn ends_sending(&mut self) {
        if let Some(stream) = &mut self.stream {
            // Where the connection is broken off, there is nobody to tell.
            let _ = stream.shutdown().await;
        }
    }

    /// Breaks the connection off: what was sent and not read is thrown away, and the other side gets
    /// an error.
    pub fn resets(mut self) {
        if let Some(stream) = self.stream.take() {
            // Where it cannot be set, it has been broken off already.
            let _ = stream.set_zero_linger();
        }
    }
}

impl Heard {
    fn nothing() -> Self {
        Self { bytes: vec![], then: Then::Broken }
    }
}

/// Writes all of `bytes`, as far as the connection is not broken off. How many went is in `sent`.
async fn write(stream: &mut (impl AsyncWriteExt + Unpin), bytes: &[u8], sent: &mut usize) {
    while let Some(rest) = bytes.get(*sent..).filter(|rest| !rest.is_empty()) {
        match stream.write(rest).await {
            Ok(count) => *sent += count,
            Err(_) => return,
        }
    }
}

async fn read(stream: &mut (impl AsyncReadExt + Unpin), count: usize, bytes: &mut Vec<u8>) -> Then {
    let mut piece = [0; PIECE];
    while bytes.len() < count {
        let room = PIECE.min(count - bytes.len());
        match stream.read(&mut piece[..room]).await {
            Ok(0) => return Then::End,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(_) => return Then::Broken,
        }
    }
    Then::Enough
}

/// Awaits `future`; `None` if nobody can go on before it is ready.
async fn until_a_standstill<F: Future>(future: Pin<&mut F>) -> Option<F::Output> {
    let known = STANDS_STILL.get();
    let looks = if known { LOOKS_WHEN_QUIET } else { LOOKS_AT_A_STANDSTILL };
    let ended = until_unchanged_for(looks, future).await;
    STANDS_STILL.set(known || ended.is_none());
    ended
}

async fn until_unchanged_for<F: Future>(
    looks: usize,
    mut future: Pin<&mut F>,
) -> Option<F::Output> {
    let mut standstill = pin!(unconstrained(unchanged_for(looks)));
    poll_fn(|cx| {
        if let Poll::Ready(value) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        for_the_harness(|| standstill.as_mut().poll(cx)).map(|()| None)
    })
    .await
}

/// Waits for so many looks in a row at which nothing had come on any socket.
async fn unchanged_for(looks: usize) {
    let (mut seen, mut unchanged) = (come(), 0);
    while unchanged < looks {
        sleep(LOOK).await;
        let now = come();
        unchanged = if now == seen { unchanged + 1 } else { 0 };
        seen = now;
    }
}

/// How often the system has told the runtime so far that a socket can be read or written.
fn come() -> u64 {
    Handle::current().metrics().io_driver_ready_count()
}

/// Polls `future` as the harness's own work: what it waits for is none of the answer's waiting, and
/// what it makes none of the answer's memory.
async fn aside<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        memory_asked_for::look(false);
        let polled = for_the_harness(|| future.as_mut().poll(cx));
        memory_asked_for::look(true);
        polled
    })
    .await
}

#[cfg(unix)]
mod platform {
    use std::io;
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::os::fd::{AsFd, AsRawFd, OwnedFd};

    use protocol::claim::Wanted;

    use super::conversation::socket;

    pub fn listener() -> io::Result<TcpListener> {
        let Some(made) = socket(Wanted::Listener)? else {
            return Err(io::ErrorKind::ConnectionRefused.into());
        };
        let listener = TcpListener::from(made);
        listener.set_nonblocking(true)?;
        Ok(listener)
    }

    pub fn connection(_: SocketAddr) -> io::Result<Option<TcpStream>> {
        let Some(made) = socket(Wanted::Connection)? else { return Ok(None) };
        let stream = TcpStream::from(made);
        stream.set_nonblocking(true)?;
        Ok(Some(stream))
    }

    pub type Held = OwnedFd;

    pub fn hold(listener: &super::TcpListener) -> Option<Held> {
        // Elsewhere a socket that listens cannot be shut down.
        cfg!(target_os = "linux").then(|| listener.as_fd().try_clone_to_owned().ok())?
    }

    pub fn shut(listener: &Held) {
        // SAFETY: an open descriptor and a plain value.
        unsafe { libc::shutdown(listener.as_raw_fd(), libc::SHUT_RD) };
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    pub fn listener() -> io::Result<TcpListener> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    }

    pub fn connection(address: SocketAddr) -> io::Result<Option<TcpStream>> {
        let stream = match TcpStream::connect(address) {
            Ok(stream) => stream,
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => return Ok(None),
            Err(error) => return Err(error),
        };
        stream.set_nonblocking(true)?;
        Ok(Some(stream))
    }

    #[derive(Debug)]
    pub enum Held {}

    pub fn hold(_: &super::TcpListener) -> Option<Held> {
        None
    }

    pub fn shut(listener: &Held) {
        match *listener {}
    }
}
