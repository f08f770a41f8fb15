//! The steps of judging, in words for the screen.

use crate::vocabulary::events::Event;

/// What is being done from this event on; `None` where it begins nothing.
pub fn of(event: &Event) -> Option<String> {
    match event {
        Event::Started { .. } => Some("judging …".to_owned()),
        Event::BuildingBundle { done, total } => Some(format!("building {done} of {total} …")),
        Event::BundleReady | Event::CompilerErrors { .. } | Event::Judged { .. } => None,
    }
}
