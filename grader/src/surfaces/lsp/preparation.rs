//! Tells the editor that the shared library is being built, which takes a while the first time.

use std::path::Path;

use async_lsp::lsp_types::notification::Progress;
use async_lsp::lsp_types::request::WorkDoneProgressCreate;
use async_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::server::Server;
use crate::vocabulary::events::Preparing;

const WHY: &str = "Preparing Tokio and the judge, once";

impl Server {
    /// Passes on how far it is.
    pub(super) fn prepare(&mut self, root: &Path, news: Preparing) {
        let is_begun = self.building.contains(root);
        match news {
            Preparing::Library { done, total } => {
                if !is_begun {
                    self.building.insert(root.to_owned());
                    self.begin_progress(root);
                }
                let percentage = u32::try_from(done * 100 / total.max(1)).ok();
                let message = Some(format!("step {done} of {total}"));
                let report = WorkDoneProgressReport { percentage, message, cancellable: None };
                self.progress(root, WorkDoneProgress::Report(report));
            }
            Preparing::Ready if is_begun => {
                self.building.remove(root);
                let end = WorkDoneProgressEnd { message: Some("ready".to_owned()) };
                self.progress(root, WorkDoneProgress::End(end));
            }
            Preparing::Ready => {}
        }
    }

    fn begin_progress(&self, root: &Path) {
        if !self.settings.shows_progress {
            return self.say(&format!("{WHY}: that takes a minute or so."));
        }
        let (client, token) = (self.client.clone(), token(root));
        // They are told in this order. An editor that wants no such progress ignores it.
        tokio::task::spawn_local(async move {
            client.request::<WorkDoneProgressCreate>(WorkDoneProgressCreateParams { token }).await
        });
        let begin = WorkDoneProgressBegin {
            title: WHY.to_owned(),
            cancellable: Some(false),
            message: None,
            percentage: Some(0),
        };
        self.progress(root, WorkDoneProgress::Begin(begin));
    }

    fn progress(&self, root: &Path, progress: WorkDoneProgress) {
        if self.settings.shows_progress {
            let value = ProgressParamsValue::WorkDone(progress);
            _ = self.client.notify::<Progress>(ProgressParams { token: token(root), value });
        }
    }
}

fn token(root: &Path) -> NumberOrString {
    NumberOrString::String(format!("async-kata {}", root.display()))
}
