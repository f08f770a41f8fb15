//! handed in: rejected
//! at home: crashed
//! because: the compiler's lint does not see where a method is put, and the loader calls what stands there.

struct Early;

impl Early {
    #[unsafe(link_section = ".init_array")]
    fn begin() {
        println!("before main");
    }
}

pub async fn double(n: u32) -> u32 {
    Early::begin();
    n * 2
}
