//! An archive in an archive, brought to where it can be read at random.

use std::io::{ErrorKind, Read, Seek, Write};

use tempfile::SpooledTempFile;

use super::texts::no_room;
use super::waiter::Waiter;
use crate::mechanisms::learner::intake::BadArchive;
use crate::vocabulary::failure::Result;

/// It stays in memory up to here, and is on the disk, without a name, above.
const IN_MEMORY: usize = 16 << 20;

/// How much is copied in one go.
const PIECE: usize = 64 << 10;

/// The content in a file of ours.
pub fn spooled(
    content: impl Read,
    waiter: Waiter<'_>,
) -> Result<Result<SpooledTempFile, BadArchive>> {
    let mut file = SpooledTempFile::new(IN_MEMORY);
    Ok(copied(content, &mut file, waiter)?.map(|()| file))
}

/// Copies the content. That it cannot be read is the archive's fault, that it cannot be written is
/// not, and says nothing of the archive.
fn copied(
    mut content: impl Read,
    file: &mut (impl Write + Seek),
    waiter: Waiter<'_>,
) -> Result<Result<(), BadArchive>> {
    let mut piece = vec![0; PIECE];
    loop {
        waiter.is_there()?;
        match content.read(&mut piece) {
            Ok(0) => break,
            Ok(bytes) => file.write_all(&piece[..bytes]).map_err(|error| no_room(&error))?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Ok(Err(BadArchive::Damaged)),
        }
    }
    file.rewind().map_err(|error| no_room(&error))?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Error};
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::mechanisms::class::listing::waiter::HowFar;
    use crate::vocabulary::exit_code::Exit;

    /// Gives some bytes, and then an error.
    struct CutOff(usize);

    impl Read for CutOff {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let bytes = buffer.len().min(self.0);
            self.0 -= bytes;
            if bytes == 0 { Err(Error::other("cut off")) } else { Ok(bytes) }
        }
    }

    #[test]
    fn a_disk_that_is_full_is_no_damaged_archive() {
        let (how_far, gone) = (HowFar::default(), AtomicBool::new(false));
        let waiter = Waiter { how_far: &how_far, gone: &gone };
        let small = || Cursor::new(vec![0; 100_000].into_boxed_slice());
        assert_eq!(copied(&[1; 100_000][..], &mut small(), waiter).unwrap(), Ok(()));
        let damaged = copied(CutOff(70_000), &mut small(), waiter).unwrap();
        assert_eq!(damaged, Err(BadArchive::Damaged));
        let full = copied(&[1; 100_001][..], &mut small(), waiter).unwrap_err();
        assert_eq!(full.exit(), Exit::Usage);
        assert!(full.to_string().contains("set TMPDIR"), "{full}");
    }
}
