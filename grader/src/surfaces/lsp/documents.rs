//! What the editor shows, and to which exercise of which workspace it belongs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use async_lsp::lsp_types::Url;

use crate::mechanisms::learner::root::root_of;

/// A text that is open in the editor, saved or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text itself.
    pub text: String,
    /// Its version, as the editor counts.
    pub version: i32,
    /// Which source of which workspace it is.
    pub place: Place,
}

/// A file in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The workspace's folder.
    pub root: PathBuf,
    /// The file from there, with `/` between its parts.
    pub file: String,
}

impl Place {
    /// Where an address leads, if that is in a workspace.
    pub fn of(address: &Url) -> Option<Self> {
        let path = address.to_file_path().ok()?;
        let root = root_of(path.parent()?)?;
        let parts = path.strip_prefix(&root).ok()?.components();
        let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(Self { file: parts.join("/"), root })
    }
}

/// All that is open.
#[derive(Debug, Default)]
pub struct Documents {
    open: HashMap<Url, Document>,
}

impl Documents {
    /// Takes note of a text.
    pub fn set(&mut self, address: Url, document: Document) {
        self.open.insert(address, document);
    }

    /// Takes note that a text is another one now.
    pub fn change(&mut self, address: &Url, text: String, version: i32) -> Option<&Document> {
        let document = self.open.get_mut(address)?;
        (document.text, document.version) = (text, version);
        Some(document)
    }

    /// Forgets a text.
    pub fn close(&mut self, address: &Url) -> Option<Document> {
        self.open.remove(address)
    }

    /// What is open at this address.
    pub fn get(&self, address: &Url) -> Option<&Document> {
        self.open.get(address)
    }

    /// The file of a workspace, under the address by which the editor knows it.
    pub fn find(&self, root: &Path, file: &str) -> Option<(&Url, &Document)> {
        let is_it = |place: &Place| place.root == root && place.file == file;
        self.open.iter().find(|(_, document)| is_it(&document.place))
    }

    /// The files of a workspace that are open.
    pub fn files<'a>(&'a self, root: &'a Path) -> impl Iterator<Item = &'a str> {
        let places = self.open.values().map(|document| &document.place);
        places.filter(move |place| place.root == root).map(|place| place.file.as_str())
    }
}
