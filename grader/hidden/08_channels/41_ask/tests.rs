//! `ask` asks once, and gets its own reply or learns that there is none.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ask::ask;
use futures::FutureExt;
use futures::future::{Either, pending, select};
use harness::{Diagnosis, MANY, Trial, let_go_after, must_be_send};
use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

harness::tests![
    the_reply_to_the_key_comes_back,
    a_key_may_be_any_text_and_a_reply_any_number,
    everybody_gets_their_own_reply,
    who_asks_for_the_same_asks_a_question_of_their_own,
    a_full_channel_is_waited_for,
    a_reply_is_waited_for,
    a_warehouse_that_is_gone_is_noticed_at_once,
    a_warehouse_that_goes_while_the_question_waits_is_noticed,
    a_warehouse_that_goes_while_there_is_no_room_is_noticed,
    a_warehouse_that_takes_no_more_questions_answers_those_it_has,
    a_question_that_is_thrown_away_is_not_asked_again,
    who_stops_waiting_closes_the_reply,
    who_stops_waiting_for_room_asks_nothing,
];

/// asks: "Asks the warehouse at the other end of `tx`, once, how many there are of `key`, and returns its reply;"
/// asks: "`ask(tx, key)` sends one question with this key, and returns the number that comes as its reply."
async fn the_reply_to_the_key_comes_back(t: &mut Trial) {
    // The warehouse still waits for its question when the answer comes too early.
    t.may_leave_tasks();
    let (key, number, ms) = (t.word(), t.vary(1..=999) as u32, t.vary(1..=40));
    let (tx, rx) = mpsc::channel(8);
    let asked = replies(rx, ms, number);
    let reply: Result<u32, Gone> = t.time(ms, ask(&tx, key.clone())).await;
    t.equal("the reply", reply, Ok(number));
    t.equal("the keys that were asked for", seen(&asked), vec![key]);
}

/// asks: "`ask(tx, key)` sends one question with this key, and returns the number that comes as its reply."
async fn a_key_may_be_any_text_and_a_reply_any_number(t: &mut Trial) {
    let (text, number) = (t.text(), t.vary(0..=u64::from(u32::MAX)) as u32);
    for (key, number) in [(text, number), (String::new(), 0), (" ".to_owned(), u32::MAX)] {
        let (tx, rx) = mpsc::channel(1);
        let asked = Asked::default();
        let warehouse = answer(rx, Arc::clone(&asked), 1, 1, number);
        // Beside it and not on a task, so that whatever is left running is the answer's.
        let both = async {
            let (asks, warehouse) = (ask(&tx, key.clone()), pin!(warehouse));
            let (asks, warehouse) = (pin!(asks), warehouse.then(|()| pending::<()>()));
            match select(asks, pin!(warehouse)).await {
                Either::Left((reply, _)) => reply,
                Either::Right(((), _)) => Err(Gone),
            }
        };
        let reply: Result<u32, Gone> = t.time(1, both).await;
        t.equal("the reply", reply, Ok(number));
        t.equal("the keys that were asked for", seen(&asked), vec![key]);
    }
}

/// asks: "Many may ask at once, and the replies may come in any order: everybody gets their own."
/// asks: "The future is `Send`."
async fn everybody_gets_their_own_reply(t: &mut Trial) {
    // The warehouse still waits for its question when the answer comes too early.
    t.may_leave_tasks();
    let people = t.length(2..=MANY);
    let numbers = t.numbers(people, 0..=u64::from(u32::MAX));
    let (tx, rx) = mpsc::channel(people);
    let mut order: Vec<usize> = (0..people).collect();
    t.shuffle(&mut order);
    let notes = Arc::new(Mutex::new(Notes::default()));
    harness::spawn(reply_in_order(rx, order, numbers.clone(), Arc::clone(&notes)));
    let all = (0..people).map(|key| {
        let tx = tx.clone();
        must_be_send(async move { ask(&tx, key.to_string()).await })
    });
    let got: Vec<Result<u32, Gone>> = t.spawned_all(all).await;
    let expected: Vec<_> = numbers.into_iter().map(|number| Ok(number as u32)).collect();
    let Notes { at_once, taken } = noted(&notes).clone();
    let at_once = at_once.unwrap_or(people);
    t.holds(
        at_once == people,
        Diagnosis::Deadlock,
        format!(
            "{people} asked at once, and only {at_once} of their questions came, in half a minute in which \
             the warehouse replied to nobody. Each asks one of their own, and waits for no other's reply."
        ),
    );
    t.holds(
        taken.iter().all(|key| got[*key].is_ok()),
        Diagnosis::WrongValue,
        "The warehouse sent a reply while somebody held its receiver, and `ask` returned `Err(Gone)` \
         all the same. A reply that has come is the answer, whatever becomes of the channel.",
    );
    t.equal("what everybody got", got, expected);
}

/// What a warehouse has seen.
#[derive(Clone, Default)]
struct Notes {
    /// So many questions came before the first reply, once that is certain.
    at_once: Option<usize>,
    /// The keys whose reply somebody could take.
    taken: Vec<usize>,
}

/// A warehouse that takes all questions, and replies to one of them each millisecond, in this order.
/// Where some do not come for long, it replies as they come.
async fn reply_in_order(
    mut rx: Receiver<Cmd>,
    order: Vec<usize>,
    numbers: Vec<u64>,
    notes: Arc<Mutex<Notes>>,
) {
    const PATIENCE: Duration = Duration::from_secs(30);
    let mut questions = vec![];
    while questions.len() < order.len() {
        match timeout(PATIENCE, rx.recv()).await {
            Ok(Some(question)) => questions.push(Some(question)),
            Ok(None) => return,
            Err(_) => break,
        }
    }
    let at_once = questions.len();
    noted(&notes).at_once = Some(at_once);
    let all_came = at_once == order.len();
    let order = if all_came { order } else { (0..at_once).collect() };
    for place in order {
        let Some(question) = questions[place].take() else { continue };
        reply(question, &numbers, &notes).await;
    }
    if all_came {
        return;
    }
    while let Some(question) = rx.recv().await {
        reply(question, &numbers, &notes).await;
    }
}

async fn reply(Cmd { key, reply }: Cmd, numbers: &[u64], notes: &Mutex<Notes>) {
    sleep(Duration::from_millis(1)).await;
    let asked = key.parse::<usize>().ok().filter(|key| *key < numbers.len());
    // Who does not wait any more is told by what they got.
    let is_taken = reply.send(asked.map_or(0, |key| numbers[key] as u32)).is_ok();
    noted(notes).taken.extend(asked.filter(|_| is_taken));
}

fn noted(notes: &Mutex<Notes>) -> MutexGuard<'_, Notes> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// asks: "Many may ask at once, and the replies may come in any order: everybody gets their own."
async fn who_asks_for_the_same_asks_a_question_of_their_own(t: &mut Trial) {
    // The warehouse stays open.
    t.may_leave_tasks();
    let (people, key) = (t.length(2..=MANY), t.word());
    let (tx, mut rx) = mpsc::channel::<Cmd>(t.length(1..=9));
    harness::spawn(async move {
        let mut number = 0;
        while let Some(question) = rx.recv().await {
            sleep(Duration::from_millis(1)).await;
            let _ = question.reply.send(number);
            number += 1;
        }
    });
    let all = (0..people).map(|_| {
        let (tx, key) = (tx.clone(), key.clone());
        must_be_send(async move { ask(&tx, key).await })
    });
    let mut got: Vec<Result<u32, Gone>> = t.spawned_all(all).await;
    got.sort_by_key(|reply| reply.ok());
    let expected: Vec<_> = (0..people as u32).map(Ok).collect();
    t.equal("the replies to equal questions, each of which gets another number", got, expected);
}

/// asks: "Waits for room in the channel, and for the reply, however long they take."
/// asks: "If the channel is full, it waits for room;"
async fn a_full_channel_is_waited_for(t: &mut Trial) {
    // The warehouse still waits for its question when the answer comes too early.
    t.may_leave_tasks();
    let (ms, number) = (t.long_ms(), t.vary(1..=999) as u32);
    waits_for_room(t, ms, number).await;
    t.ever_longer(u64::MAX, async |t, ms| waits_for_room(t, ms, number).await).await;
}

async fn waits_for_room(t: &mut Trial, ms: u64, number: u32) {
    let room = t.length(1..=9);
    let (tx, rx) = full(room);
    let asked = Asked::default();
    let keys = Arc::clone(&asked);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        answer(rx, keys, room + 1, 0, number).await;
    });
    let reply: Result<u32, Gone> = t.time_in_few_polls(ms, 20, ask(&tx, "late".to_owned())).await;
    t.equal("the reply", reply, Ok(number));
    let mut keys = vec!["other".to_owned(); room];
    keys.push("late".to_owned());
    t.equal("the keys that were asked for", seen(&asked), keys);
}

/// asks: "if the warehouse takes its time, it waits for the reply."
async fn a_reply_is_waited_for(t: &mut Trial) {
    // The warehouse still waits for its question when the answer comes too early.
    t.may_leave_tasks();
    let (ms, number) = (t.long_ms(), t.vary(1..=999) as u32);
    waits_for_the_reply(t, ms, number).await;
    t.ever_longer(u64::MAX, async |t, ms| waits_for_the_reply(t, ms, number).await).await;
}

async fn waits_for_the_reply(t: &mut Trial, ms: u64, number: u32) {
    let (tx, rx) = mpsc::channel(1);
    let asked = replies(rx, ms, number);
    let reply: Result<u32, Gone> = t.time_in_few_polls(ms, 20, ask(&tx, "slow".to_owned())).await;
    t.equal("the reply", reply, Ok(number));
    t.equal("the keys that were asked for", seen(&asked), vec!["slow".to_owned()]);
}

/// asks: "`Err(Gone)` as soon as it is certain that none will come."
/// asks: "As soon as the warehouse is gone, or has dropped the question without an answer, the result is `Err(Gone)`, wherever your question is by then."
async fn a_warehouse_that_is_gone_is_noticed_at_once(t: &mut Trial) {
    let (tx, rx) = mpsc::channel(t.length(1..=9));
    drop(rx);
    nobody_answers(t, 0, &tx, "gone before the question").await;
    let (tx, rx) = full(t.length(1..=9));
    drop(rx);
    nobody_answers(t, 0, &tx, "gone before the question, with others in the queue").await;
    let (tx, mut rx) = mpsc::channel(1);
    rx.close();
    nobody_answers(t, 0, &tx, "closed before the question").await;
}

/// asks: "As soon as the warehouse is gone, or has dropped the question without an answer, the result is `Err(Gone)`, wherever your question is by then."
async fn a_warehouse_that_goes_while_the_question_waits_is_noticed(t: &mut Trial) {
    // The warehouse is still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(1..=40);
    let (tx, rx) = mpsc::channel(t.length(1..=9));
    goes_after(ms, rx);
    nobody_answers(t, ms, &tx, "gone while the question was in the queue").await;
}

/// asks: "As soon as the warehouse is gone, or has dropped the question without an answer, the result is `Err(Gone)`, wherever your question is by then."
async fn a_warehouse_that_goes_while_there_is_no_room_is_noticed(t: &mut Trial) {
    // The warehouse is still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(1..=40);
    let (tx, rx) = full(t.length(1..=9));
    goes_after(ms, rx);
    nobody_answers(t, ms, &tx, "gone while the question waited for room").await;
}

/// asks: "A warehouse that takes no more questions may still answer yours."
async fn a_warehouse_that_takes_no_more_questions_answers_those_it_has(t: &mut Trial) {
    // The warehouse is still there when the answer comes too early.
    t.may_leave_tasks();
    let (ms, number) = (t.vary(1..=40), t.vary(1..=999) as u32);
    for closes_first in [true, false] {
        let (tx, mut rx) = mpsc::channel(1);
        harness::spawn(async move {
            let Some(Cmd { reply, .. }) = rx.recv().await else { return };
            if closes_first {
                drop(rx);
                sleep(Duration::from_millis(ms)).await;
                let _ = reply.send(number);
            } else {
                sleep(Duration::from_millis(ms)).await;
                let _ = reply.send(number);
                drop(rx);
            }
        });
        let reply: Result<u32, Gone> = t.time(ms, ask(&tx, "tea".to_owned())).await;
        t.equal("the reply", reply, Ok(number));
    }
}

/// asks: "It does not ask again."
async fn a_question_that_is_thrown_away_is_not_asked_again(t: &mut Trial) {
    // The warehouse stays open.
    t.may_leave_tasks();
    let ms = t.vary(1..=40);
    let (tx, mut rx) = mpsc::channel(t.length(1..=9));
    let asked = Asked::default();
    let keys = Arc::clone(&asked);
    harness::spawn(async move {
        while let Some(Cmd { key, reply }) = rx.recv().await {
            sleep(Duration::from_millis(ms)).await;
            book(&keys).keys.push(key);
            drop(reply);
        }
    });
    let reply = asks_in_vain(t, ms, &tx).await;
    let times = book(&asked).keys.len();
    t.holds(
        times <= 1,
        Diagnosis::WrongValue,
        format!(
            "The warehouse was there, and threw the question away, and it was asked again: {times} \
             times in all. A question that is dropped has its answer, which is `Gone`."
        ),
    );
    has_noticed(t, reply, "there, and threw the question away");
    sleep(Duration::from_millis(5 * ms)).await;
    t.equal("the keys that were asked for", seen(&asked), vec!["tea".to_owned()]);
}

/// asks: "When this future is dropped, a question that is not sent yet is never sent, and the `reply` of one that is sent is closed."
/// asks: "Who stops waiting wants no answer: when your future is dropped, a question that still waits for room is not sent, and the warehouse finds the `reply` of one that was sent closed."
async fn who_stops_waiting_closes_the_reply(t: &mut Trial) {
    t.may_leave_tasks();
    let ms = t.vary(1..=40);
    let (tx, mut rx) = mpsc::channel(t.length(1..=9));
    let got: Option<Result<u32, Gone>> = t.dropped_after(ms, ask(&tx, "tea".to_owned())).await;
    t.equal("the reply of a warehouse that sleeps", got, None);
    let open = rx.try_recv().is_ok_and(|question| !question.reply.is_closed());
    let wanted = "The future was dropped, and the warehouse finds the `reply` open, as if somebody \
                  still waited for it.";
    t.holds(!open, Diagnosis::NotCancelled, wanted);
    let sent_later = async {
        sleep(Duration::from_millis(100)).await;
        rx.try_recv().is_ok()
    };
    let again = sent_later.await;
    t.holds(!again, Diagnosis::NotCancelled, "After the future was dropped, a question came.");
}

/// asks: "When this future is dropped, a question that is not sent yet is never sent, and the `reply` of one that is sent is closed."
async fn who_stops_waiting_for_room_asks_nothing(t: &mut Trial) {
    let (room, ms) = (t.length(1..=9), t.vary(1..=9));
    let (tx, mut rx) = full(room);
    let late = t.dropped_after(ms, ask(&tx, "late".to_owned())).await;
    let got: Option<Result<u32, Gone>> = late;
    t.equal("the reply of a warehouse that sleeps", got, None);
    let mut keys = vec![];
    while let Ok(question) = rx.try_recv() {
        keys.push(question.key);
        // Whoever still waits for room has its turn now.
        sleep(Duration::from_millis(1)).await;
    }
    let came = keys.iter().any(|key| key == "late");
    t.holds(
        !came,
        Diagnosis::NotCancelled,
        "The future was dropped while its question waited for room; it came all the same.",
    );
}

/// What a warehouse was asked for, in order.
#[derive(Default)]
struct Book {
    keys: Vec<String>,
    /// Once it has answered all it was to answer.
    rest: Option<Receiver<Cmd>>,
}

type Asked = Arc<Mutex<Book>>;

// A panic elsewhere leaves a whole book behind.
fn book(asked: &Asked) -> MutexGuard<'_, Book> {
    asked.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All keys so far, those of questions included that nobody has taken.
fn seen(asked: &Asked) -> Vec<String> {
    let mut book = book(asked);
    let Book { keys, rest } = &mut *book;
    if let Some(rest) = rest {
        keys.extend(std::iter::from_fn(|| rest.try_recv().ok()).map(|question| question.key));
    }
    keys.clone()
}

/// A warehouse that replies the same to one question, after so long.
fn replies(rx: Receiver<Cmd>, ms: u64, number: u32) -> Asked {
    let asked = Asked::default();
    harness::spawn(answer(rx, Arc::clone(&asked), 1, ms, number));
    asked
}

async fn answer(mut rx: Receiver<Cmd>, asked: Asked, count: usize, ms: u64, number: u32) {
    for _ in 0..count {
        let Some(Cmd { key, reply }) = rx.recv().await else { break };
        book(&asked).keys.push(key);
        if ms > 0 {
            sleep(Duration::from_millis(ms)).await;
        }
        // Who does not wait any more is told by what they got.
        let _ = reply.send(number);
    }
    book(&asked).rest = Some(rx);
}

fn goes_after(ms: u64, rx: Receiver<Cmd>) {
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop(rx);
    });
}

/// A channel with no room: the questions in it are somebody else's, who does not wait for them.
fn full(room: usize) -> (Sender<Cmd>, Receiver<Cmd>) {
    let (tx, rx) = mpsc::channel(room);
    for _ in 0..room {
        let (reply, _) = oneshot::channel();
        let _ = tx.try_send(Cmd { key: "other".to_owned(), reply });
    }
    (tx, rx)
}

/// Asks a warehouse of which it is certain after `ms` that it will not answer.
async fn nobody_answers(t: &mut Trial, ms: u64, tx: &Sender<Cmd>, why: &str) {
    let reply = asks_in_vain(t, ms, tx).await;
    has_noticed(t, reply, why);
}

/// Whoever does not notice would wait for ever, and nobody would be told for what.
const PATIENCE_MS: u64 = 30_000;

async fn asks_in_vain(t: &mut Trial, ms: u64, tx: &Sender<Cmd>) -> Option<Result<u32, Gone>> {
    t.time(ms, let_go_after(ms + PATIENCE_MS, ask(tx, "tea".to_owned()))).await
}

fn has_noticed(t: &mut Trial, reply: Option<Result<u32, Gone>>, why: &str) {
    let Some(reply) = reply else {
        let otherwise = format!(
            "The warehouse was {why}, and {PATIENCE_MS} ms after that `ask` has not returned. Nobody is \
             left who could answer: both channels tell."
        );
        return t.holds(false, Diagnosis::Deadlock, otherwise);
    };
    t.equal_or(
        &format!("the result where the warehouse is {why}"),
        reply,
        Err(Gone),
        Diagnosis::UnhandledError,
    );
}
