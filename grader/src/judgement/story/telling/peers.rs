//! Peers that hidden tests script: what was read of each and written to it.

use std::collections::HashMap;

use protocol::event::{Exchange, ItemId};

use super::kept::Kept;
use super::now::Now;
use super::standing::Standing;
use crate::judgement::story::Peer;

/// All peers so far.
#[derive(Default)]
pub struct Peers {
    pub told: Kept<Peer>,
    known: HashMap<ItemId, usize>,
}

impl Peers {
    /// Something went between the answer and this peer, there.
    pub fn exchanged(&mut self, id: ItemId, exchange: Exchange, standing: &Standing, now: Now) {
        if exchange == Exchange::Connected {
            self.known.extend(self.told.push(Peer::connected()).map(|index| (id, index)));
            return;
        }
        let index = self.known.get(&id).copied();
        let Some(peer) = index.and_then(|index| self.told.all.get_mut(index)) else { return };
        match exchange {
            Exchange::Awaits { bytes } => peer.awaited += u64::from(bytes),
            Exchange::Waits => peer.reader = Some(now.task),
            Exchange::Read { bytes } => {
                peer.reader = None;
                peer.read += u64::from(bytes);
            }
            Exchange::Ended => {
                peer.reader = None;
                peer.ends_read += 1;
            }
            Exchange::Written { bytes } => {
                if peer.unflushed == 0 {
                    peer.written = standing.line;
                }
                peer.unflushed += u64::from(bytes);
            }
            Exchange::Flushed => peer.arrived += std::mem::take(&mut peer.unflushed),
            Exchange::NobodyReads => peer.reader = None,
            Exchange::Connected | Exchange::Failed | Exchange::ShutDown => {}
        }
    }
}

impl Peer {
    fn connected() -> Self {
        Self {
            read: 0,
            ends_read: 0,
            arrived: 0,
            unflushed: 0,
            written: None,
            awaited: 0,
            reader: None,
        }
    }
}
