//! Channels: how much room each has, what is sent and received, and by whom.

use std::collections::HashMap;

use protocol::event::ItemId;

use super::kept::Kept;
use super::now::Now;
use super::standing::Standing;
use crate::judgement::story::Channel;

/// All channels so far.
#[derive(Default)]
pub struct Channels {
    pub told: Kept<Channel>,
    known: HashMap<ItemId, usize>,
}

impl Channels {
    /// One is made.
    pub fn made(&mut self, resource: ItemId, line: Option<u32>) {
        let channel = Channel {
            resource,
            line,
            capacity: None,
            sent: 0,
            received: 0,
            lost: 0,
            receiver: None,
            sender: None,
        };
        if let Some(index) = self.told.push(channel) {
            self.known.insert(resource, index);
        }
    }

    pub fn has_room_for(&mut self, resource: ItemId, amount: u32) {
        if let Some(channel) = self.get_mut(resource) {
            channel.capacity = channel.capacity.or(Some(amount));
        }
    }

    /// Room is taken for messages.
    pub fn sent(&mut self, resource: ItemId, amount: u32, standing: &Standing, now: Now) {
        let Some(channel) = self.get_mut(resource) else { return };
        channel.sent += u64::from(amount);
        let before =
            channel.sender.filter(|(task, _)| *task == now.task).and_then(|(_, line)| line);
        channel.sender = Some((now.task, standing.line.or(before)));
    }

    /// Messages are received, or gone with their channel.
    pub fn taken(&mut self, resource: ItemId, amount: u32, standing: &Standing, now: Now) {
        let Some(channel) = self.get_mut(resource) else { return };
        if standing.drops {
            channel.lost += u64::from(amount);
        } else {
            channel.received += u64::from(amount);
            channel.receiver = Some((now.task, standing.line));
        }
    }

    fn get_mut(&mut self, resource: ItemId) -> Option<&mut Channel> {
        self.told.all.get_mut(*self.known.get(&resource)?)
    }
}
