//! What lies in this process's memory: the program, and the libraries that it has loaded.

use std::ffi::{CStr, c_void};
use std::ops::Range;

/// What the library is called that an answer is, where it is not part of the program.
const ANSWER: &[u8] = b"/libanswer.so";

/// The program, or a library of its: its first address, and its code.
#[derive(Default)]
pub struct Loaded {
    base: usize,
    code: Vec<Range<usize>>,
    is_answer: bool,
}

impl Loaded {
    /// Whether it is an answer that is not part of the program.
    pub fn is_answer(&self) -> bool {
        self.is_answer
    }

    /// Where its code lies.
    pub fn code(&self) -> &[Range<usize>] {
        &self.code
    }

    /// Whether there is code of its at `address`.
    pub fn has(&self, address: usize) -> bool {
        self.code.iter().any(|code| code.contains(&address))
    }

    /// `address`, counted from where this begins, if it is in its code.
    pub fn within(&self, address: usize) -> Option<u64> {
        self.has(address).then(|| address.wrapping_sub(self.base) as u64)
    }
}

/// All that is loaded, the program first.
pub fn all() -> Vec<Loaded> {
    let mut all = vec![];
    // SAFETY: `add` is given the pointer that is handed over here, and nothing keeps it.
    unsafe { libc::dl_iterate_phdr(Some(add), (&raw mut all).cast()) };
    all
}

/// Adds what is loaded next.
///
/// # Safety
///
/// `all` must be what [`all`] hands over.
unsafe extern "C" fn add(
    loaded: *mut libc::dl_phdr_info,
    _size: libc::size_t,
    all: *mut c_void,
) -> libc::c_int {
    // SAFETY: the loader calls this with a description of its own, and see above.
    let (loaded, all) = unsafe { (&*loaded, &mut *all.cast::<Vec<Loaded>>()) };
    let base = loaded.dlpi_addr as usize;
    let mut code = vec![];
    for index in 0..usize::from(loaded.dlpi_phnum) {
        // SAFETY: the description says that there are so many.
        let part = unsafe { &*loaded.dlpi_phdr.add(index) };
        if part.p_type == libc::PT_LOAD && part.p_flags & libc::PF_X != 0 {
            let from = base.wrapping_add(part.p_vaddr as usize);
            code.push(from..from.wrapping_add(part.p_memsz as usize));
        }
    }
    // SAFETY: it is a text that the loader keeps, if it is anything.
    let name = (!loaded.dlpi_name.is_null()).then(|| unsafe { CStr::from_ptr(loaded.dlpi_name) });
    let is_answer = name.is_some_and(|name| name.to_bytes().ends_with(ANSWER));
    all.push(Loaded { base, code, is_answer });
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_first_and_its_own_functions_are_in_its_code() {
        let here = all as fn() -> Vec<Loaded> as usize;
        let all = all();
        assert!(all[0].has(here) && all.len() > 1);
        assert!(all[1..].iter().all(|library| library.within(here).is_none()));
        assert_eq!(all[0].within(here), Some((here - all[0].base) as u64));
    }
}
