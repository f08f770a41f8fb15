//! A class: whose submissions there are, what is finished, and where reports go.

pub mod journal;
pub mod report_folder;
pub mod submissions;
pub mod work_folder;
