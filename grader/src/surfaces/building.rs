//! Shows that the shared library is being built, which takes a while the first time.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::vocabulary::events::Preparing;

const WHY: &str = "Preparing Tokio and the judge, once";

/// A progress bar on standard error, or one line where that is no terminal.
#[derive(Default)]
pub struct Building {
    bar: Option<ProgressBar>,
}

impl Building {
    /// Takes note of how far it is.
    pub fn hear(&mut self, event: Preparing) {
        match event {
            Preparing::Library { done, total } => self.show(done, total),
            Preparing::Ready => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
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
