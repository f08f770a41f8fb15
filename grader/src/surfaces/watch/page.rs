//! The page that follows this watch: served from the first time it is asked for.

use std::future::Future;
use std::io;
use std::pin::Pin;

use super::audience::Audience;
use crate::surfaces::page::browser::{self, Opened};
use crate::surfaces::page::live::Lessons;
use crate::surfaces::page::server::{Served, serve};

/// The page, and the browser that is being opened on it.
#[derive(Default)]
pub struct Page {
    served: Option<Served>,
    opening: Option<Pin<Box<dyn Future<Output = Opened>>>>,
}

impl Page {
    /// Whether there is anybody who may look at it.
    pub fn is_served(&self) -> bool {
        self.served.is_some()
    }

    /// Where it is, if it is served.
    pub fn served(&self) -> Option<&str> {
        self.served.as_ref().map(|served| served.address.as_str())
    }

    /// Where it is. From now on it is served.
    pub async fn address(&mut self, lessons: Lessons, audience: &Audience) -> io::Result<String> {
        let served = match self.served.take() {
            Some(served) => served,
            None => serve(lessons, audience.seat()).await?,
        };
        Ok(self.served.insert(served).address.clone())
    }

    /// Begins to open it, in the browser of this name if there is one.
    pub fn open(&mut self, named: Option<String>) {
        let Some(address) = self.served().map(str::to_owned) else { return };
        self.opening = Some(Box::pin(async move { browser::open(&address, named).await }));
    }

    /// What came of opening it. Dropping this in between loses nothing.
    pub async fn opened(&mut self) -> Opened {
        let Some(opening) = &mut self.opening else { return std::future::pending().await };
        let opened = opening.await;
        self.opening = None;
        opened
    }
}
