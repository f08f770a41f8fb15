//! Macros that take anything, and imports of everything.

use std::*;
use std::prelude::v1::*;
use tokio::*;

macro_rules! trace {
    ($($any:tt)+) => { if env::var_os("LOG").is_some() { eprintln!($($any)+) } };
}

macro_rules! count {
    () => { 0 };
    ($first:tt $($rest:tt)*) => { 1 + count!($($rest)*) };
}

macro_rules! call {
    ($module:ident :: $function:ident ( $($argument:expr),* )) => { $module::$function($($argument),*) };
}

mod include {
    pub fn env(n: u32) -> u32 {
        n
    }
}

pub async fn double(n: u32) -> u32 {
    let process = n as u64;
    trace!("{} {}", process, any::type_name_of_val(&process));
    tokio::task::yield_now().await;
    call!(include::env(n)) * count!(fs net)
}
