//! The steps of judging, in words for the screen.

use crate::vocabulary::events::Event;

/// What is being done from this event on; `None` where it begins nothing that takes long.
pub fn of(event: &Event) -> Option<String> {
    match event {
        Event::BuildingBundle { done, total } => Some(format!("building crate {done} of {total}")),
        Event::Started { .. }
        | Event::BundleReady
        | Event::CompilerErrors { .. }
        | Event::Judged { .. } => None,
    }
}
