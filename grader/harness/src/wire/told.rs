//! What an exchange tells the record.

use protocol::event::{Exchange, ItemId, What};

use crate::{calls, recorder};

/// So many reads of an end are told one by one: who reads on and on after it would fill the record.
const MOST_ENDS: usize = 100;

/// One peer, as the record knows it.
#[derive(Debug)]
pub struct Told {
    peer: ItemId,
    /// Something was written that has not reached the peer.
    unflushed: bool,
}

impl Told {
    /// A peer is there.
    pub fn made() -> Self {
        let peer =
            recorder::record_new(|peer| What::Exchanged { peer, exchange: Exchange::Connected });
        Self { peer, unflushed: false }
    }

    /// It does nothing more before so many more bytes have reached it.
    pub fn awaits(&self, more: usize) {
        self.record(Exchange::Awaits { bytes: count(more) });
    }

    /// The answer waits for what the peer sends.
    pub fn waits(&self) {
        self.record(Exchange::Waits);
    }

    /// Nobody is left to read.
    pub fn nobody_reads(&self) {
        self.record(Exchange::NobodyReads);
    }

    /// The answer has read so many bytes. Where it had `waited` for them, that wait is over.
    pub fn read(&self, bytes: usize, waited: bool) {
        self.record_end(Exchange::Read { bytes: count(bytes) }, waited);
    }

    /// The answer has read the end, for the so-manieth time.
    pub fn ended(&self, times: usize, waited: bool) {
        if times <= MOST_ENDS {
            self.record_end(Exchange::Ended, waited);
        }
    }

    /// Reading or writing has failed.
    pub fn failed(&self, waited: bool) {
        self.record_end(Exchange::Failed, waited);
    }

    /// The answer has written so many bytes. Where the first of them were written is told.
    pub fn written(&mut self, bytes: usize, waited: bool) {
        let is_first = !std::mem::replace(&mut self.unflushed, true);
        self.record_end(Exchange::Written { bytes: count(bytes) }, waited || is_first);
    }

    /// All that was written has reached the peer.
    pub fn flushed(&mut self, waited: bool) {
        self.unflushed = false;
        self.record_end(Exchange::Flushed, waited);
    }

    /// The answer has said that it writes nothing more.
    pub fn shut_down(&self) {
        self.record(Exchange::ShutDown);
    }

    /// Where something was waited for, the record says which wait this ends by where it stands.
    fn record_end(&self, exchange: Exchange, waited: bool) {
        let calls = waited.then(calls::here).flatten();
        recorder::record_in(calls, What::Exchanged { peer: self.peer, exchange });
    }

    fn record(&self, exchange: Exchange) {
        recorder::record(What::Exchanged { peer: self.peer, exchange });
    }
}

fn count(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
