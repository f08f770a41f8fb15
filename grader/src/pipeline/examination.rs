//! Looks a machine over for all that judging needs, each part with what helps where it is lacking.

use std::path::{Path, PathBuf};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::build_path::refuse_unusable;
use crate::mechanisms::tools::bundle::{self, Kept, Readiness};
use crate::mechanisms::tools::machine::{ROOM_NEEDED, room, try_program};
use crate::mechanisms::tools::sandbox::Capabilities;
use crate::mechanisms::tools::toolchain::{self, Toolchain};
use crate::vocabulary::examination::{Examined, Health};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Sandbox;

/// Looks over the machine for judging by a course, if that can be used, and building in `build_dir`,
/// which may still be to make. Nothing is built there and nothing is left.
pub async fn examine(
    course: Result<CourseFiles>,
    build_dir: &Path,
    cwd: &Path,
) -> Result<Vec<Examined>> {
    let there = nearest(build_dir);
    let part = |part, health| Examined { part, health };
    let mut parts = vec![
        part("path", health(refuse_unusable(build_dir), |()| build_dir.display().to_string())),
        part("space", space(&there)),
        part("sandbox", sandbox(Capabilities::find(&there, &there))),
    ];
    let course = course.and_then(|files| Ok((exercises(&files)?, files.support_files()?)));
    let support = course.as_ref().ok().map(|(_, support)| support.clone());
    parts.push(part("course", health(course, |(exercises, _)| exercises)));
    // Not what is remembered: this is for when something is wrong.
    let nothing_remembered = tempfile::tempdir()?;
    let compiler = toolchain::find_compiler(nothing_remembered.path(), cwd).await;
    let compiler = compiler.and_then(|found| toolchain::refuse_old(&found).map(|()| found));
    let Ok(toolchain) = &compiler else {
        parts.insert(0, part("toolchain", health(compiler, |_| String::new())));
        return Ok(parts);
    };
    let version = format!("Rust {}, {}", toolchain.release(), toolchain.rustc.display());
    parts.insert(0, part("toolchain", Health::Good(version)));
    parts.insert(1, part("linker", linker(toolchain, &there, cwd).await));
    if let Some(support) = support {
        parts.push(part("offline", offline(&support, toolchain, build_dir).await));
    }
    parts.push(part("cache", cache(build_dir)));
    Ok(parts)
}

/// The nearest folder from `path` upward that is there.
fn nearest(path: &Path) -> PathBuf {
    let there = path.ancestors().find(|folder| folder.is_dir());
    there.unwrap_or(Path::new(".")).to_owned()
}

fn health<T>(result: Result<T>, found: impl Fn(T) -> String) -> Health {
    match result {
        Ok(there) => Health::Good(found(there)),
        Err(Failure::User { problem, remedy }) => Health::Bad { found: problem, remedy },
        Err(Failure::Grader(error)) => Health::Bad {
            found: format!("{error:#}"),
            remedy: "This is async-kata's fault, not yours.".to_owned(),
        },
    }
}

fn exercises(course: &CourseFiles) -> Result<String> {
    Ok(match course.course()?.exercises().count() {
        1 => "1 exercise".to_owned(),
        exercises => format!("{exercises} exercises"),
    })
}

async fn linker(toolchain: &Toolchain, folder: &Path, cwd: &Path) -> Health {
    let with_linker = match toolchain::with_linker(toolchain.clone(), cwd) {
        Ok(toolchain) => toolchain,
        Err(failure) => return health(Err::<(), _>(failure), |()| String::new()),
    };
    let tried = try_program(&with_linker, folder).await;
    health(tried, |()| format!("a program was built and started in {}", folder.display()))
}

fn space(folder: &Path) -> Health {
    match room(folder) {
        None => Health::Good("the system does not tell how much is free".to_owned()),
        Some(free) if free < ROOM_NEEDED => Health::Weak {
            found: format!("{} MiB are free", free >> 20),
            remedy: format!("The first check needs {} MiB: make room.", ROOM_NEEDED >> 20),
        },
        Some(free) => Health::Good(format!("{} MiB are free", free >> 20)),
    }
}

fn sandbox(capabilities: Capabilities) -> Health {
    let tier = match capabilities.tier() {
        Sandbox::Strict => "strict",
        Sandbox::Reduced => "reduced",
        Sandbox::None => "none",
    };
    match capabilities.lacking() {
        None => Health::Good(tier.to_owned()),
        Some(lacking) => Health::Weak { found: tier.to_owned(), remedy: lacking.to_owned() },
    }
}

async fn offline(support: &[(String, Vec<u8>)], toolchain: &Toolchain, build_dir: &Path) -> Health {
    match bundle::readiness(support, toolchain, build_dir).await {
        Ok(Readiness::Built) => Health::Good("all is built, no network is needed".to_owned()),
        Ok(Readiness::Downloaded) => {
            Health::Good("all is downloaded, no network is needed for the first check".to_owned())
        }
        Ok(Readiness::Nothing) => Health::Weak {
            found: "crates are still to be downloaded".to_owned(),
            remedy: "Connect to the internet and run `async-kata fetch`, once.".to_owned(),
        },
        Err(failure) => health(Err::<(), _>(failure), |()| String::new()),
    }
}

fn cache(build_dir: &Path) -> Health {
    let kept = match bundle::kept(build_dir) {
        Ok(kept) => kept,
        Err(failure) => return health(Err::<(), _>(failure), |()| String::new()),
    };
    let found: Vec<_> = kept.iter().filter(|kept| kept.builds > 0).map(in_words).collect();
    let hindered = bundle::refuse_unshared(build_dir);
    let next = if hindered.is_ok() { kept.first() } else { kept.last() };
    let found = match (found.is_empty(), next) {
        (true, Some(Kept { place, .. })) => format!(
            "nothing is built yet in {}; the first check takes a minute or two",
            place.display()
        ),
        _ => format!("{}; what is there may be deleted", found.join(", ")),
    };
    match hindered {
        Err(Failure::User { problem, remedy }) => Health::Weak {
            found: format!("{problem} Each workspace builds a library of its own; {found}"),
            remedy,
        },
        _ => Health::Good(found),
    }
}

fn in_words(Kept { place, builds, bytes }: &Kept) -> String {
    format!("{builds} × the shared library, {} MiB in {}", bytes >> 20, place.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::tools::sandbox::User;

    #[test]
    fn what_is_missing_of_a_sandbox_is_weak_and_has_its_remedy() {
        for (files, calls) in [(true, true), (true, false), (false, false)] {
            let health = sandbox(Capabilities { files, calls, user: User::Own });
            let is_strict = files && calls && cfg!(target_os = "linux");
            assert_eq!(matches!(health, Health::Good(_)), is_strict, "{health:?}");
        }
    }

    #[tokio::test]
    async fn each_part_is_looked_at_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let build_dir = folder.path().join("target/async-kata");
        let course = Ok(CourseFiles::Embedded);
        let found = examine(course, &build_dir, folder.path()).await.unwrap();
        let parts: Vec<_> = found.iter().map(|examined| examined.part).collect();
        let all = ["toolchain", "linker", "path", "space", "sandbox", "course", "offline", "cache"];
        assert_eq!(parts, all);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
