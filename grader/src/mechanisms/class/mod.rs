//! A class: whose submissions there are, what is finished, and where reports go.

pub mod answer_texts;
pub mod build_dir;
pub mod journal;
pub mod listing;
pub mod report_folder;
pub mod roster_file;
pub mod run_clock;
pub mod submissions;
pub mod work_folder;
