//! The steps of judging, in words for the screen.

use crate::vocabulary::events::Event;

/// What is being done from this event on.
pub fn of(event: &Event) -> String {
    match event {
        Event::Compiling => "compiling".to_owned(),
        Event::Running { done, total, .. } => format!("running test {} of {total}", done + 1),
    }
}
