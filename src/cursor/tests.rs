use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;
use crate::error::Exit;

const TIMELINES: &[&str] = &["home", "notifications"];

fn origin(stream: &str) -> Arc<Origin> {
    Arc::new(Origin { source: "m.example".to_owned(), stream: vec![stream.to_owned()] })
}

fn mark(stream: &str, timeline: u8, id: &str) -> Mark {
    let at = Timestamp::from_second(1_800_000_000).expect("a time of this century");
    let latest = Latest::of(None, vec![id.into()]);
    Mark { origin: origin(stream), place: Place { timeline, id: id.into() }, at, latest }
}

/// The file at `path`, with the stream `user` tracked.
fn opened(path: &Path) -> CursorFile {
    let mut file = CursorFile::open(path).expect("it opens");
    file.track(&origin("user"), TIMELINES).expect("it has room");
    file
}

fn id(path: &Path, stream: &str, timeline: &str) -> Option<String> {
    let file = CursorFile::open(path).expect("it opens");
    file.place(&origin(stream), timeline).map(|saved| saved.id.to_string())
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for this test")
}

#[test]
fn what_is_committed_is_found_by_the_next_run_and_readable_by_a_person() {
    let folder = folder();
    let path = folder.path().join("cursor.json");
    let mut file = opened(&path);
    assert!(file.place(&origin("user"), "home").is_none());
    assert!(!path.exists(), "nothing has been committed");
    file.commit(&[mark("user", 0, "9"), mark("user", 1, "7")]).expect("it is written");
    drop(file);
    let text = fs::read_to_string(&path).expect("it is there");
    assert_eq!(
        text,
        "{\"trill_cursor\": 1, \"entries\": [\n  \
         {\"source\":\"m.example\",\"stream\":[\"user\"],\"timeline\":\"home\",\"id\":\"9\",\
         \"received_at\":\"2027-01-15T08:00:00Z\",\"latest\":[\"9\"]},\n  \
         {\"source\":\"m.example\",\"stream\":[\"user\"],\"timeline\":\"notifications\",\"id\":\"7\",\
         \"received_at\":\"2027-01-15T08:00:00Z\",\"latest\":[\"7\"]}\n]}\n"
    );
    assert_eq!(id(&path, "user", "notifications").as_deref(), Some("7"));
    assert!(!folder.path().join("cursor.json.next").exists());
}

#[test]
fn it_never_moves_backwards_and_a_longer_id_is_later() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = opened(&path);
    for id in ["99", "100", "98", "100"] {
        file.commit(&[mark("user", 0, id)]).expect("it is written");
    }
    drop(file);
    assert_eq!(id(&path, "user", "home").as_deref(), Some("100"));
}

#[test]
fn entries_of_other_streams_stay_and_marks_of_untracked_ones_are_not_kept() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = CursorFile::open(&path).expect("it opens");
    file.track(&origin("public"), &["posts"]).expect("it has room");
    file.commit(&[mark("public", 0, "5"), mark("public", 1, "6"), mark("user", 0, "6")])
        .expect("it is written");
    drop(file);
    opened(&path).commit(&[mark("user", 0, "8")]).expect("it is written");
    assert_eq!(id(&path, "public", "posts").as_deref(), Some("5"));
    assert_eq!(id(&path, "user", "home").as_deref(), Some("8"));
}

#[test]
fn nothing_is_written_where_there_is_no_news() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = opened(&path);
    file.commit(&[mark("user", 0, "8")]).expect("it is written");
    fs::remove_file(&path).expect("it is there");
    file.commit(&[mark("user", 0, "8"), mark("user", 0, "8")]).expect("there is nothing to do");
    assert!(!path.exists());
}

#[test]
fn what_comes_late_is_no_step_back_and_is_known_to_have_been_shown() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = opened(&path);
    for id in [101, 103, 102] {
        file.commit(&[mark("user", 0, &id.to_string())]).expect("it is written");
    }
    let saved = file.place(&origin("user"), "home").expect("it is there").clone();
    assert_eq!((&*saved.id, saved.begin(), saved.latest.len()), ("103", "101", 3));
    drop(file);
    assert_eq!(opened(&path).place(&origin("user"), "home"), Some(&saved));
    let mut file = opened(&path);
    for id in 104..=200 {
        file.commit(&[mark("user", 0, &id.to_string())]).expect("it is written");
    }
    let saved = file.place(&origin("user"), "home").expect("it is there");
    assert_eq!((&*saved.id, saved.begin(), saved.latest.len()), ("200", "160", LATEST_MAX));
}

#[test]
fn a_run_that_is_killed_between_two_steps_leaves_the_old_places() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = opened(&path);
    file.commit(&[mark("user", 0, "1")]).expect("it is written");
    // Killed while it wrote, before the rename, and after it but before the folder was synced.
    let next = folder.path().join("c.next");
    fs::write(&next, b"{\"trill_cursor\": 1, \"entr").expect("half a file");
    drop(file);
    assert_eq!(id(&path, "user", "home").as_deref(), Some("1"));

    let mut file = opened(&path);
    assert!(file.note(&mark("user", 0, "2")));
    file.store.stage(&document::print(&file.entries)).expect("it is staged");
    drop(file);
    assert_eq!(id(&path, "user", "home").as_deref(), Some("1"));

    let mut file = opened(&path);
    assert!(file.note(&mark("user", 0, "3")));
    file.store.stage(&document::print(&file.entries)).expect("it is staged");
    fs::rename(&next, &path).expect("the first half of the last step");
    drop(file);
    assert_eq!(id(&path, "user", "home").as_deref(), Some("3"));
}

#[test]
fn a_second_run_on_the_same_file_is_refused_by_any_name() {
    let folder = folder();
    let (path, link) = (folder.path().join("c"), folder.path().join("link"));
    symlink("c", &link).expect("a link");
    let first = opened(&path);
    for name in [&path, &link] {
        let error = CursorFile::open(name).expect_err("it is taken");
        assert!(error.to_string().ends_with("another process uses it"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("--cursor-file")));
        assert_eq!(error.exit(), Exit::Failure);
    }
    drop(first);
    opened(&link);
}

#[test]
fn a_link_is_followed_and_stays_a_link_and_the_mode_is_kept() {
    let folder = folder();
    let (path, link) = (folder.path().join("c"), folder.path().join("link"));
    symlink("c", &link).expect("a link that leads nowhere yet");
    opened(&link).commit(&[mark("user", 0, "1")]).expect("it is written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is ours");
    opened(&link).commit(&[mark("user", 0, "2")]).expect("it is written");
    assert!(link.is_symlink() && !path.is_symlink());
    let mode = fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert_eq!(id(&path, "user", "home").as_deref(), Some("2"));
}

#[test]
fn a_damaged_or_foreign_file_is_left_alone() {
    let folder = folder();
    let path = folder.path().join("c");
    let entry = r#"{"source":"m","stream":["user"],"timeline":"home","id":7}"#;
    for (text, why) in [
        ("{\"trill_cursor\": 1, \"entries\": [".to_owned(), "not JSON"),
        ("[]".to_owned(), "not written by trill"),
        ("{\"name\":\"package\"}".to_owned(), "not written by trill"),
        ("{\"trill_cursor\":2,\"entries\":[]}".to_owned(), "another version"),
        ("{\"trill_cursor\":1}".to_owned(), "no entries"),
        ("{\"trill_cursor\":1,\"entries\":[],\"more\":1}".to_owned(), "'more' is not known"),
        (format!("{{\"trill_cursor\":1,\"entries\":[{entry}]}}"), "damaged"),
        (" ".repeat(store::FILE_MAX as usize + 1), "too big"),
    ] {
        fs::write(&path, &text).expect("it can be written");
        let error = CursorFile::open(&path).expect_err("it is refused");
        assert!(error.to_string().contains(why), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("left as it is")));
        assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
    }
}

#[test]
fn a_file_with_all_that_may_be_in_it_can_be_read() {
    let at = Timestamp::from_second(1_800_000_000).expect("a time of this century");
    // GoToSocial's ids are the longest.
    let id: Box<str> = "01HZZZZZZZZZZZZZZZZZZZZZZZ".into();
    let latest = vec![id.clone(); LATEST_MAX];
    let saved = Saved { after: Some(id.clone()), latest, ..Saved::new(id, at) };
    let entry = |number: usize| {
        let name = format!("a-rather-long-hashtag-number-{number}");
        (Key::new(&origin(&name), "notifications"), saved.clone())
    };
    let text = document::print(&(0..ENTRIES_MAX).map(entry).collect());
    assert!(text.len() as u64 <= store::FILE_MAX, "{} bytes", text.len());
}

#[test]
fn what_cannot_be_written_is_found_at_the_start() {
    let folder = folder();
    let missing = CursorFile::open(&folder.path().join("none/c")).expect_err("there is no folder");
    assert_eq!(missing.exit(), Exit::Output);
    let is_folder = CursorFile::open(folder.path()).expect_err("it is a folder");
    assert!(is_folder.to_string().contains("it is a folder"), "{is_folder}");
    // Where even root is refused: a file in the way of the one that is written first.
    fs::create_dir(folder.path().join("c.next")).expect("it can be made");
    let error = CursorFile::open(&folder.path().join("c")).expect_err("it could not be written");
    assert_eq!(error.exit(), Exit::Output);
}

#[test]
fn a_commit_that_fails_says_so_and_leaves_the_file_as_it_was() {
    let folder = folder();
    let path = folder.path().join("c");
    let mut file = opened(&path);
    file.commit(&[mark("user", 0, "1")]).expect("it is written");
    let before = fs::read(&path).expect("it is there");
    fs::create_dir(folder.path().join("c.next")).expect("it can be made");
    let error = file.commit(&[mark("user", 0, "2")]).expect_err("it cannot be written");
    assert_eq!(error.exit(), Exit::Output);
    assert_eq!(fs::read(&path).expect("it is there"), before);
}

#[test]
fn there_is_one_mark_for_each_timeline_the_latest() {
    let mut marks = Vec::new();
    Mark::merge(mark("user", 0, "9"), &mut marks);
    Mark::merge(mark("user", 1, "3"), &mut marks);
    Mark::merge(mark("user", 0, "10"), &mut marks);
    Mark::merge(mark("user", 0, "9"), &mut marks);
    Mark::merge(mark("public", 0, "1"), &mut marks);
    let first =
        Mark { latest: Latest::of(None, vec!["9".into(), "10".into()]), ..mark("user", 0, "10") };
    assert_eq!(marks, [first, mark("user", 1, "3"), mark("public", 0, "1")]);
}
