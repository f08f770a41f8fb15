//! A class: whose submissions there are, what is finished, and where reports go.

#[cfg(feature = "class")]
pub mod answer_texts;
pub mod build_dir;
#[cfg(feature = "class")]
pub mod journal;
#[cfg(feature = "class")]
pub mod listing;
#[cfg(feature = "class")]
pub mod report_folder;
#[cfg(feature = "class")]
pub mod roster_file;
#[cfg(feature = "class")]
pub mod run_clock;
#[cfg(feature = "class")]
pub mod submissions;
#[cfg(feature = "class")]
pub mod work_folder;
