//! Who of a class has handed in what is alike.

use std::sync::Arc;

use crate::judgement::alike::{Background, Fingerprints, Index, Pair, shared};
use crate::mechanisms::class::answer_texts::AnswerTexts;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::vocabulary::alike::AlikeAnswers;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;

/// Answers whose fingerprints are held at once. A usual one needs a few kilobytes at most.
const MOST_AT_ONCE: usize = 100_000;
/// Pairs of which it is worked out what they share.
pub const MOST_MARKED: usize = 100;

/// Finds the answers of these students that are alike, the most alike first.
///
/// A class is read once; one of many thousands a few times, for some exercises each.
pub async fn alike(
    course_files: &CourseFiles,
    keys: &[Key],
    students: &[&SubmissionId],
    texts: &AnswerTexts<'_>,
) -> Result<Vec<AlikeAnswers>> {
    let at_once = (MOST_AT_ONCE / students.len().max(1)).max(1);
    let mut found = vec![];
    for keys in keys.chunks(at_once) {
        found.extend(pairs(course_files, keys, students, texts).await?);
    }
    // Stable: what is as alike stays in the order of the course.
    found.sort_by_key(|(pair, _)| std::cmp::Reverse(pair.likeness));
    for (pair, background) in found.iter_mut().take(MOST_MARKED) {
        let [one, other] = &pair.students;
        if let (Some(one), Some(other)) = (texts.of(one, &pair.key), texts.of(other, &pair.key)) {
            pair.marks = shared(&one, &other, background);
        }
        tokio::task::yield_now().await;
    }
    Ok(found.into_iter().map(|(pair, _)| pair).collect())
}

/// A pair, and what to subtract where its texts are shown.
type Found = (AlikeAnswers, Arc<Background>);

/// The pairs in these exercises, which are all held at once.
async fn pairs(
    course_files: &CourseFiles,
    keys: &[Key],
    students: &[&SubmissionId],
    texts: &AnswerTexts<'_>,
) -> Result<Vec<Found>> {
    let exercises = keys.iter().map(|key| Exercise::new(course_files, key));
    let mut exercises = exercises.collect::<Result<Vec<_>>>()?;
    for (owner, student) in (0..).zip(students) {
        for exercise in &mut exercises {
            exercise.add(owner, texts.of(student, exercise.key));
        }
        // Reading a big class takes a while, in which Ctrl-C must be heard.
        tokio::task::yield_now().await;
    }
    Ok(exercises.into_iter().flat_map(|exercise| exercise.pairs(students)).collect())
}

/// An exercise while answers to it are compared.
struct Exercise<'k> {
    key: &'k Key,
    background: Arc<Background>,
    index: Index,
}

impl<'k> Exercise<'k> {
    /// Reads what the course itself says on this exercise.
    fn new(course_files: &CourseFiles, key: &'k Key) -> Result<Self> {
        let mut texts = vec![course_files.starter(key)?, course_files.solution(key)?];
        texts.extend(course_files.subject(key)?);
        texts.extend(course_files.answers(key, "right")?.into_iter().map(|(_, text)| text));
        let background = Arc::new(Background::of(texts.iter().map(String::as_str)));
        Ok(Self { key, background, index: Index::default() })
    }

    fn add(&mut self, owner: u32, text: Option<String>) {
        if let Some(text) = text {
            self.index.add(owner, &Fingerprints::of(&text, &self.background));
        }
    }

    fn pairs(self, students: &[&SubmissionId]) -> Vec<Found> {
        let student = |number: u32| usize::try_from(number).ok().and_then(|at| students.get(at));
        let named = |Pair { one, other, likeness }: Pair| {
            let students = [(*student(one)?).clone(), (*student(other)?).clone()];
            let key = self.key.clone();
            let pair = AlikeAnswers { key, students, likeness, marks: [vec![], vec![]] };
            Some((pair, Arc::clone(&self.background)))
        };
        self.index.pairs().into_iter().filter_map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::pipeline::grading::import::{ImportSettings, Prefer, import};

    /// Ten thousand students are compared exercise by exercise; what is found is the same.
    #[tokio::test]
    async fn exercise_by_exercise_the_same_is_found_as_in_one_go() {
        let folder = tempfile::tempdir().unwrap();
        let course_files = CourseFiles::find(None, folder.path()).unwrap();
        let course = course_files.course().unwrap();
        let keys: Vec<Key> = course.exercises().map(|exercise| exercise.key.clone()).collect();
        let mut expected = vec![];
        for key in &keys {
            // A wrong answer is nobody's background, and two who have it are alike if it is long.
            let (_, text) = &course_files.answers(key, "wrong").unwrap()[0];
            for student in ["ada", "ben"] {
                let source = folder.path().join("class").join(student).join(key.source_path());
                fs::create_dir_all(source.parent().unwrap()).unwrap();
                fs::write(source, format!("// {student}\n{text}")).unwrap();
            }
        }
        let paths = [folder.path().join("class")];
        let settings = ImportSettings { prefer: Prefer::None, one_student: false, roster: None };
        let handed_in = import(&paths, (&course_files, &course), settings, &mut |_| ()).await;
        let submissions = handed_in.unwrap().submissions;
        let texts = AnswerTexts::new(&submissions);
        let students: Vec<_> = submissions.iter().map(|submission| &submission.id).collect();
        for key in &keys {
            let keys = std::slice::from_ref(key);
            expected.extend(pairs(&course_files, keys, &students, &texts).await.unwrap());
        }
        expected.sort_by_key(|(pair, _)| std::cmp::Reverse(pair.likeness));
        let found = alike(&course_files, &keys, &students, &texts).await.unwrap();
        assert!(found.len() > 3, "{found:?}");
        assert_eq!(found.len(), expected.len());
        for (found, (expected, _)) in found.iter().zip(&expected) {
            assert_eq!((&found.key, &found.students), (&expected.key, &expected.students));
            assert!(found.marks.iter().all(|marks| !marks.is_empty()), "{}", found.key);
        }
    }
}
