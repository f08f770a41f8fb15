//! Shows that the shared library is being built, which takes a while the first time.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::vocabulary::events::Event;

const WHY: &str = "Preparing Tokio and the judge, once";

/// A progress bar on standard error, or one line where that is no terminal.
#[derive(Default)]
pub struct Building {
    bar: Option<ProgressBar>,
}

impl Building {
    /// Takes note of an event; those of other matters are passed over.
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::BuildingBundle { done, total } => self.show(*done, *total),
            Event::BundleReady => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, done: usize, total: usize) {
        let bar = self.bar.get_or_insert_with(|| {
            if io::stderr().is_terminal() {
                let bar = ProgressBar::new(total as u64).with_message(WHY);
                bar.set_style(style());
                bar
            } else {
                eprintln!("{WHY} …");
                ProgressBar::hidden()
            }
        });
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(" {msg} [{bar:30}] {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}
