//! What every judgement of a session shares: the compiler, the shared library, the course's files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;

use crate::judgement::function_names;
use crate::judgement::given::Given;
use crate::judgement::source::Source as SourceText;
use crate::judgement::suite;
use crate::mechanisms::course::catalogue::{self, CourseFiles};
use crate::mechanisms::tools::answer_library::GivenSymbols;
use crate::mechanisms::tools::build_path::refuse_unusable;
use crate::mechanisms::tools::bundle::{self, Bundle, InUse};
use crate::mechanisms::tools::rustc::BuildsOn;
use crate::mechanisms::tools::sandbox::{Capabilities, Confinement, User};
use crate::mechanisms::tools::symbols::{LibrarySymbols, Symbols};
use crate::mechanisms::tools::toolchain::{self, Toolchain};
use crate::pipeline::{Answer, Origin, Scope};
use crate::vocabulary::course::{Exercise, Key, Starter};
use crate::vocabulary::events::Preparing;
use crate::vocabulary::failure::Result;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::record::Version;
use crate::vocabulary::report::Sandbox;

/// This grader: its version, and the state of its source. Another one may judge otherwise.
pub const GRADER: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("GRADER_SOURCE"));

/// What to do where the tools cannot be made ready.
pub const DOCTOR: &str = "`async-kata doctor` looks this machine over.";

/// The tools, ready to judge.
#[derive(Clone, Debug)]
pub struct JudgeContext {
    /// Where the course's files come from.
    pub course_files: CourseFiles,
    /// The compiler.
    pub toolchain: Toolchain,
    /// The shared library that exercises and hidden tests link.
    pub bundle: Bundle,
    /// The names of its functions.
    pub library: Arc<LibrarySymbols>,
    /// What answers that are linked by themselves find in it and in the standard library.
    pub given: GivenSymbols,
    /// Keeps that from being removed.
    pub bundle_in_use: InUse,
    /// Where results go: `target/async-kata` of the workspace.
    pub build_dir: PathBuf,
    /// What can be done here to shut submissions in.
    pub capabilities: Capabilities,
    /// How many columns there are for what the compiler says; `None` where nobody reads it at once:
    /// reports must not depend on a window.
    pub columns: Option<usize>,
    /// What compilations may build on.
    pub builds_on: BuildsOn,
    /// When hidden tests are compiled.
    pub hidden_tests: HiddenTests,
}

/// When hidden tests are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenTests {
    /// Once, where that can be.
    Once,
    /// With each answer.
    WithEachAnswer,
}

/// What the course says about one exercise, beside `info.toml`.
#[derive(Clone, Debug)]
pub struct ExerciseFiles {
    /// The pristine source.
    pub starter: SourceText,
    /// The source of the hidden tests; empty where the learner writes the tests.
    pub hidden_tests: String,
    /// Where the learner writes the tests: the code they are for, as it should be and otherwise.
    pub versions: Vec<Version>,
    /// What is reported on, in order: hidden tests, or versions.
    pub tests: Vec<String>,
}

impl ExerciseFiles {
    /// The same with only those tests that are in `scope`.
    pub(super) fn within(mut self, scope: &Scope) -> Self {
        self.tests.retain(|test| scope.includes(test));
        self
    }
}

impl JudgeContext {
    /// Finds the compiler for work in `dir`, and builds the shared library if it is not there.
    pub async fn prepare(
        course_files: CourseFiles,
        build_dir: PathBuf,
        dir: &Path,
        tell: &mut dyn FnMut(Preparing),
    ) -> Result<Self> {
        let prepared = Self::prepare_tools(&course_files, &build_dir, dir, tell).await;
        let (toolchain, (bundle, bundle_in_use)) =
            prepared.map_err(|failure| failure.advising(DOCTOR))?;
        tell(Preparing::Ready);
        let capabilities = Capabilities::find(&build_dir, &bundle.runtime_dir);
        Ok(Self {
            course_files,
            toolchain,
            library: Arc::new(LibrarySymbols::of(&bundle.dylib, function_names::meaning)),
            given: GivenSymbols::by(&bundle.runtime_dir),
            bundle,
            bundle_in_use,
            build_dir,
            capabilities,
            columns: None,
            builds_on: BuildsOn::TheLast,
            hidden_tests: HiddenTests::Once,
        })
    }

    async fn prepare_tools(
        course_files: &CourseFiles,
        build_dir: &Path,
        dir: &Path,
        tell: &mut dyn FnMut(Preparing),
    ) -> Result<(Toolchain, (Bundle, InUse))> {
        refuse_unusable(&std::path::absolute(build_dir)?)?;
        let toolchain = toolchain::find(build_dir, dir).await?;
        let support = course_files.support_files()?;
        let mut progress = |done, total| tell(Preparing::Library { done, total });
        let bundle = bundle::ensure(&support, &toolchain, build_dir, &mut progress).await?;
        Ok((toolchain, bundle))
    }

    /// What a test program may reach: what it is made of, and `more`.
    pub fn confinement(&self, executable: &Path, more: &[&Path]) -> Confinement {
        let own = [executable, &self.bundle.runtime_dir];
        Confinement::program(&[&own, more].concat(), self.capabilities.user == User::Nobody)
    }

    /// What lies at the addresses of this program, which was compiled in `folder`.
    pub fn symbols(&self, program: &Path, folder: &Path) -> Symbols {
        Symbols::of(program, folder, Arc::clone(&self.library))
    }

    /// How far judging is kept safe from submissions here.
    pub fn sandbox(&self) -> Sandbox {
        self.capabilities.tier()
    }

    /// What the course says about the exercise `key`.
    pub fn exercise_files(&self, key: &Key) -> Result<ExerciseFiles> {
        let starter = SourceText::new("starter.rs", self.course_files.starter(key)?);
        if let Some(subject) = self.course_files.subject(key)? {
            let mutants = self.course_files.answers(key, "mutants")?;
            let versions =
                suite::versions(subject, mutants).map_err(|what| anyhow!("{key}: {what}"))?;
            let tests = versions.iter().map(|version| version.name.clone()).collect();
            return Ok(ExerciseFiles { starter, hidden_tests: String::new(), versions, tests });
        }
        let hidden_tests = self.course_files.hidden_tests(key)?;
        let tests = catalogue::hidden_test_names(&hidden_tests)?;
        Ok(ExerciseFiles { starter, hidden_tests, versions: vec![], tests })
    }

    /// What learners were given to begin `exercise` with.
    pub fn given(&self, exercise: &Exercise) -> Result<Given> {
        let starter = self.course_files.starter(&exercise.key)?;
        // What was given before is to do by its own `todo!`, where it has one.
        let before = match exercise.starter {
            Starter::ToWrite => BTreeSet::new(),
            Starter::ToRepair => self.course_files.released()?.texts,
        };
        Ok(Given::new(&starter, before))
    }

    /// What a report on `text` depends on; `None` if there is no source to compile.
    pub fn fingerprint(
        &self,
        exercise: &Exercise,
        text: &Answer,
        scope: &Scope,
    ) -> Result<Option<Fingerprint>> {
        let Ok(source) = &text.source else { return Ok(None) };
        let around = self.around(exercise, &text.shown_as, text.origin, scope)?;
        Ok(Some(around.with(source.as_bytes())))
    }

    /// What a report depends on beside the source itself.
    pub fn around(
        &self,
        exercise: &Exercise,
        shown_as: &Path,
        origin: Origin,
        scope: &Scope,
    ) -> Result<Fingerprint> {
        let ExerciseFiles { hidden_tests, versions, .. } = self.exercise_files(&exercise.key)?;
        let starter = self.course_files.starter(&exercise.key)?;
        let given = self.given(exercise)?;
        let judges = format!("{starter}\n{given:?}\n{hidden_tests}\n{versions:?}");
        let sandbox = self.sandbox();
        let around =
            format!("{GRADER}\n{exercise:?}\n{scope:?}\n{origin:?}\n{shown_as:?}\n{sandbox:?}");
        let parts = [&self.bundle.key, &judges, &around];
        Ok(Fingerprint::of(parts.map(|part| part.as_bytes())))
    }
}
