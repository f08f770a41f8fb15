//! The server: what the editor says, what is happening in its workspaces, and what follows.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::future::ready;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use async_lsp::ClientSocket;
use async_lsp::lsp_types::notification::{
    DidChangeTextDocument, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Initialized, LogMessage, PublishDiagnostics, ShowMessage,
};
use async_lsp::lsp_types::request::{
    CodeActionRequest, CodeLensRefresh, CodeLensRequest, ExecuteCommand, HoverRequest, Initialize,
    Shutdown,
};
use async_lsp::lsp_types::{
    CodeAction, CodeActionOrCommand, CodeLens, Command, Hover, HoverContents, InitializeParams,
    LogMessageParams, MarkupContent, MarkupKind, MessageType, Position, PublishDiagnosticsParams,
    Range, ShowMessageParams, Url,
};
use async_lsp::router::Router;

use super::attended::{Attended, Happened, What};
use super::diagnostics::{Shown, diagnostics};
use super::documents::{Document, Documents, Place};
use super::hover;
use super::lines::safe;
use super::offers::{Standing, offered};
use super::talk::{Settings, capabilities, wishes};
use crate::mechanisms::learner::root::root_of;
use crate::surfaces::called::as_called;
use crate::surfaces::watch::{Asked, Told, Wish};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Failure;

type Flow = ControlFlow<async_lsp::Result<()>>;

const GO_ON: Flow = ControlFlow::Continue(());

/// All that is known of the editor, and of its workspaces.
pub struct Server {
    pub(super) client: ClientSocket,
    pub(super) course: Option<PathBuf>,
    pub(super) settings: Settings,
    pub(super) documents: Documents,
    pub(super) workspaces: HashMap<PathBuf, Attended>,
    /// Those whose shared library is being built.
    pub(super) building: HashSet<PathBuf>,
    /// Folders that the editor has opened.
    folders: Vec<PathBuf>,
    end: Rc<Cell<End>>,
}

/// How the conversation came to its end, as far as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nobody has said anything.
    Unannounced,
    /// The editor has asked to shut down, and may say that this is all.
    ShutDown,
    /// A signal has ended it.
    Interrupted,
}

/// What the server does about each thing that an editor may say.
pub fn router(server: Server) -> Router<Server> {
    let mut router = Router::new(server);
    take_requests(&mut router);
    take_notifications(&mut router);
    router.event::<Happened>(Server::happened);
    router
}

fn take_requests(router: &mut Router<Server>) {
    router
        .request::<Initialize, _>(|server, params| {
            server.initialize(&params);
            ready(Ok(capabilities()))
        })
        .request::<Shutdown, _>(|server, ()| {
            server.end.set(End::ShutDown);
            server.workspaces.clear();
            ready(Ok(()))
        })
        .request::<HoverRequest, _>(|server, params| {
            let at = params.text_document_position_params;
            ready(Ok(server.hover(&at.text_document.uri, at.position)))
        })
        .request::<CodeLensRequest, _>(|server, params| {
            ready(Ok(Some(server.lenses(&params.text_document.uri))))
        })
        .request::<CodeActionRequest, _>(|server, params| {
            ready(Ok(Some(server.actions(&params.text_document.uri))))
        })
        .request::<ExecuteCommand, _>(|server, params| server.execute(params));
}

fn take_notifications(router: &mut Router<Server>) {
    router
        .notification::<Initialized>(|server, _| server.begin())
        .notification::<DidOpenTextDocument>(|server, params| {
            let document = params.text_document;
            server.open(document.uri, document.text, document.version)
        })
        .notification::<DidChangeTextDocument>(|server, mut params| {
            let document = params.text_document;
            // All of the text was asked for: the last one is what it is now.
            let text = params.content_changes.pop().map(|change| change.text);
            server.change(&document.uri, text, document.version)
        })
        .notification::<DidSaveTextDocument>(|server, params| {
            server.saved(&params.text_document.uri)
        })
        .notification::<DidCloseTextDocument>(|server, params| {
            server.close(&params.text_document.uri)
        })
        .notification::<DidChangeWorkspaceFolders>(|server, params| {
            let folders = |folders: Vec<async_lsp::lsp_types::WorkspaceFolder>| {
                folders.into_iter().filter_map(|folder| folder.uri.to_file_path().ok()).collect()
            };
            server.change_folders(folders(params.event.added), folders(params.event.removed))
        })
        // What an editor says beside that is not meant to be answered.
        .unhandled_notification(|_, _| GO_ON);
}

impl Server {
    /// One that knows of nothing yet.
    pub fn new(client: ClientSocket, course: Option<PathBuf>, end: Rc<Cell<End>>) -> Self {
        Self {
            client,
            course,
            settings: Settings::default(),
            documents: Documents::default(),
            workspaces: HashMap::new(),
            building: HashSet::new(),
            folders: vec![],
            end,
        }
    }

    fn initialize(&mut self, params: &InitializeParams) {
        (self.settings, self.folders) = wishes(params);
    }

    /// Attends to what the editor has opened.
    fn begin(&mut self) -> Flow {
        for folder in std::mem::take(&mut self.folders) {
            self.attend_to_folder(&folder);
        }
        GO_ON
    }

    fn attend_to_folder(&mut self, folder: &Path) {
        if let Some(root) = root_of(folder) {
            self.attend(&root);
        }
    }

    /// Begins to watch a workspace, unless it is watched already.
    fn attend(&mut self, root: &Path) {
        if self.workspaces.contains_key(root) {
            return;
        }
        match Attended::begin(root, self.course.as_deref(), self.client.clone()) {
            Ok(attended) => _ = self.workspaces.insert(root.to_owned(), attended),
            Err(failure) => self.complain(&failure),
        }
    }

    fn change_folders(&mut self, added: Vec<PathBuf>, removed: Vec<PathBuf>) -> Flow {
        for folder in removed {
            let Some(root) = root_of(&folder) else { continue };
            let is_needed = self.documents.files(&root).next().is_some();
            if !is_needed && let Some(attended) = self.workspaces.remove(&root) {
                self.withdraw(&attended);
            }
        }
        for folder in added {
            self.attend_to_folder(&folder);
        }
        GO_ON
    }

    /// Takes back all that was said of a workspace.
    fn withdraw(&self, attended: &Attended) {
        for address in attended.published.keys() {
            self.publish(address.clone(), vec![], None);
        }
    }

    fn open(&mut self, address: Url, text: String, version: i32) -> Flow {
        // A file outside of any workspace gets nothing.
        let Some(place) = Place::of(&address) else { return GO_ON };
        self.attend(&place.root);
        self.documents.set(address, Document { text, version, place: place.clone() });
        self.ask_for(&place, false);
        self.tell(&place.root);
        GO_ON
    }

    fn change(&mut self, address: &Url, text: Option<String>, version: i32) -> Flow {
        let changed = text.and_then(|text| self.documents.change(address, text, version));
        if let Some(root) = changed.map(|document| document.place.root.clone()) {
            self.tell(&root);
        }
        GO_ON
    }

    fn saved(&mut self, address: &Url) -> Flow {
        let Some(place) = Place::of(address) else { return GO_ON };
        self.attend(&place.root);
        self.ask_for(&place, true);
        GO_ON
    }

    fn close(&mut self, address: &Url) -> Flow {
        if let Some(document) = self.documents.close(address) {
            self.tell(&document.place.root);
        }
        GO_ON
    }

    /// Asks for the verdict on what stands on the disk.
    fn ask_for(&self, place: &Place, current: bool) {
        let Some(attended) = self.workspaces.get(&place.root) else { return };
        if let Some(exercise) = attended.exercise(&place.file) {
            let key = exercise.key.clone();
            attended.ask(Asked::Judge(Wish { key, current, moved: false, again: false }));
        }
    }

    fn happened(&mut self, happened: Happened) -> Flow {
        let Happened { root, what } = happened;
        match what {
            What::Seen => {
                self.tell(&root);
                self.refresh_lenses();
            }
            What::Told(Told::Notice(words)) => self.say(&words),
            What::Told(Told::Preparing(news)) => self.prepare(&root, news),
            What::Ended(outcome) => return self.ended(&root, outcome),
        }
        GO_ON
    }

    /// A workspace is watched no more. The next save in it begins that anew.
    fn ended(&mut self, root: &Path, outcome: Result<Exit, Failure>) -> Flow {
        if let Some(attended) = self.workspaces.remove(root) {
            self.withdraw(&attended);
        }
        match outcome {
            Ok(Exit::Interrupted) => {
                self.end.set(End::Interrupted);
                return ControlFlow::Break(Ok(()));
            }
            Ok(_) => {}
            Err(failure) => self.complain(&failure),
        }
        GO_ON
    }

    /// Tells the editor what is seen in a workspace now, as far as that is not what it was told last.
    fn tell(&mut self, root: &Path) {
        let Some(attended) = self.workspaces.get_mut(root) else { return };
        let seen = attended.seen.borrow_and_update().clone();
        let mut news = vec![];
        let mut passes = vec![];
        for (key, judged) in &seen.judged {
            let file = key.source_path();
            let open = self.documents.find(root, &file);
            let address = match open {
                Some((address, _)) => address.clone(),
                None => match Url::from_file_path(root.join(&file)) {
                    Ok(address) => address,
                    Err(()) => continue,
                },
            };
            let text = open.map_or(&*judged.text, |(_, document)| &document.text);
            let shown = Shown { address: &address, text };
            let all = diagnostics(judged, shown, self.settings.compiler_messages);
            if attended.told.insert(key.clone(), judged.number) != Some(judged.number)
                && judged.report.passed()
            {
                passes.push(format!("{} passed: {}.", key.exercise(), of_all(seen.passed)));
            }
            let before = attended.published.insert(address.clone(), all.clone());
            if before.as_ref() != Some(&all) {
                news.push((address, all, open.map(|(_, document)| document.version)));
            }
        }
        let left = attended.leaving.take_if(|left| *left != seen.current);
        for (address, all, version) in news {
            self.publish(address, all, version);
        }
        passes.into_iter().for_each(|words| self.log(&words));
        if left.is_some() {
            self.show_exercise(root, &seen.current);
        }
    }

    fn publish(
        &self,
        uri: Url,
        diagnostics: Vec<async_lsp::lsp_types::Diagnostic>,
        version: Option<i32>,
    ) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        // An editor that has gone is noticed elsewhere.
        _ = self.client.notify::<PublishDiagnostics>(params);
    }

    pub(super) fn refresh_lenses(&self) {
        if self.settings.refreshes_lenses {
            let client = self.client.clone();
            tokio::task::spawn_local(async move { client.request::<CodeLensRefresh>(()).await });
        }
    }

    /// Says something to the person.
    pub(super) fn say(&self, words: &str) {
        self.show(MessageType::INFO, &as_called(words.trim_end()));
    }

    fn complain(&self, failure: &Failure) {
        self.show(MessageType::ERROR, &as_called(&failure.to_string()));
    }

    fn show(&self, typ: MessageType, words: &str) {
        let message = safe(words);
        _ = self.client.notify::<ShowMessage>(ShowMessageParams { typ, message });
    }

    /// Says something that nobody has to read.
    fn log(&self, words: &str) {
        let params = LogMessageParams { typ: MessageType::INFO, message: safe(words) };
        _ = self.client.notify::<LogMessage>(params);
    }

    fn hover(&self, address: &Url, position: Position) -> Option<Hover> {
        let document = self.documents.get(address)?;
        let attended = self.workspaces.get(&document.place.root)?;
        let key = &attended.exercise(&document.place.file)?.key;
        let seen = attended.seen.borrow();
        let bars = hover::bars(seen.judged.get(key)?, &document.text, position.line)?;
        let contents =
            HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: bars });
        Some(Hover { contents, range: None })
    }

    fn lenses(&self, address: &Url) -> Vec<CodeLens> {
        let range = Range::default();
        let offers = self.offers(address).into_iter();
        offers.map(|command| CodeLens { range, command: Some(command), data: None }).collect()
    }

    /// For editors that show no lenses.
    fn actions(&self, address: &Url) -> Vec<CodeActionOrCommand> {
        let action = |command: Command| {
            CodeActionOrCommand::CodeAction(CodeAction {
                title: format!("async-kata: {}", command.title),
                command: Some(command),
                ..CodeAction::default()
            })
        };
        self.offers(address).into_iter().map(action).collect()
    }

    fn offers(&self, address: &Url) -> Vec<Command> {
        let Some(place) = Place::of(address) else { return vec![] };
        let Some(attended) = self.workspaces.get(&place.root) else { return vec![] };
        let Some(exercise) = attended.exercise(&place.file) else { return vec![] };
        let key = &exercise.key;
        let seen = attended.seen.borrow();
        let hint = attended.next_hint.get(key).copied().unwrap_or(1);
        let standing = Standing {
            judged: seen.judged.get(key).map(|judged| &**judged),
            has_passed: self.has_passed(&place.root, key),
            hint: (hint, exercise.hints.len()),
        };
        offered(standing, address)
    }
}

fn of_all((passed, all): (usize, usize)) -> String {
    format!("{passed} of {all}")
}
