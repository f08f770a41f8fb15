//! What server and editor tell each other of themselves at the beginning.

use std::path::PathBuf;

use async_lsp::lsp_types::{
    CodeActionProviderCapability, CodeLensOptions, ExecuteCommandOptions, HoverProviderCapability,
    InitializeParams, InitializeResult, OneOf, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::Deserialize;

use super::offers::OFFERS;

/// What the editor can do, and what its user wants.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The compiler's own messages are wanted. Who has rust-analyzer beside has them already.
    pub compiler_messages: bool,
    /// It can be told to ask for lenses again.
    pub refreshes_lenses: bool,
    /// It can show a file, or a page in the browser.
    pub shows_documents: bool,
    /// It shows how far something is.
    pub shows_progress: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            compiler_messages: true,
            refreshes_lenses: false,
            shows_documents: false,
            shows_progress: false,
        }
    }
}

/// What can be set, in the options that an editor hands over at the beginning. What is not known is
/// for a later version.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Options {
    compiler_messages: Option<bool>,
}

/// What an editor says of itself: its settings, and which folders it has open.
pub fn wishes(params: &InitializeParams) -> (Settings, Vec<PathBuf>) {
    let options = params.initialization_options.clone().unwrap_or_default();
    let options: Options = serde_json::from_value(options).unwrap_or_default();
    let capabilities = &params.capabilities;
    let window = capabilities.window.as_ref();
    let lenses = capabilities.workspace.as_ref().and_then(|all| all.code_lens.as_ref());
    let shows = window.and_then(|window| window.show_document.as_ref());
    let settings = Settings {
        compiler_messages: options.compiler_messages.unwrap_or(true),
        refreshes_lenses: lenses.and_then(|lenses| lenses.refresh_support).unwrap_or(false),
        shows_documents: shows.is_some_and(|shows| shows.support),
        shows_progress: window.and_then(|window| window.work_done_progress).unwrap_or(false),
    };
    (settings, folders(params))
}

fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    // Editors of before there could be several name one.
    #[allow(deprecated)]
    let root = params.root_uri.clone();
    let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.clone());
    let mut addresses: Vec<_> = folders.collect();
    if addresses.is_empty() {
        addresses.extend(root);
    }
    addresses.into_iter().filter_map(|address| address.to_file_path().ok()).collect()
}

/// What the server does.
pub fn capabilities() -> InitializeResult {
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::FULL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
            include_text: Some(false),
        })),
        ..TextDocumentSyncOptions::default()
    };
    let commands = OFFERS.iter().map(|(_, command)| (*command).to_owned()).collect();
    let capabilities = ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands,
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: "async-kata".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}
