//! Files whole or not at all, and locks.

use std::os::unix::fs::symlink;
use std::time::SystemTime;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn save(path: &Path, text: &str) -> io::Result<()> {
    replace(path, text.as_bytes(), Readers::AsUsual)
}

#[test]
fn a_saved_file_is_as_readable_as_any_other_and_a_kept_one_is_private() {
    let directory = tempfile::tempdir().unwrap();
    let [saved, made, other, kept, line] =
        ["saved", "made", "other", "kept", "line"].map(|name| directory.path().join(name));
    save(&saved, "text").unwrap();
    create(&made, b"text").unwrap();
    fs::write(&other, "text").unwrap();
    assert_eq!(fs::read_to_string(&saved).unwrap(), "text");
    assert_eq!((mode(&saved), mode(&made)), (mode(&other), mode(&other)));
    // A file that an older version left open to other users.
    fs::write(&kept, "text").unwrap();
    replace(&kept, b"text", Readers::Owner).unwrap();
    fs::write(&line, "text").unwrap();
    append_line(&line, b"line", 1000, LockWait::Patient).unwrap();
    assert_eq!((mode(&kept), mode(&line)), (0o600, 0o600));
}

#[test]
fn what_is_set_aside_takes_no_name_that_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let [file, link, aside] = ["kept", "kept.old-1", "kept.old-2"].map(|name| directory.path().join(name));
    fs::write(&file, "text").unwrap();
    symlink("nowhere", &link).unwrap();
    assert_eq!(set_aside(&file, "old-").unwrap(), aside);
    assert!(link.is_symlink() && !file.exists());
}

#[test]
fn what_is_replaced_keeps_its_permissions() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    save(&file, "new").unwrap();
    assert_eq!(mode(&file), 0o640);
}

#[test]
fn a_pipe_is_neither_replaced_nor_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let (pipe, link) = (directory.path().join("pipe"), directory.path().join("link"));
    mkfifo(&pipe, Mode::S_IRWXU).unwrap();
    symlink(&pipe, &link).unwrap();
    mkfifo(&directory.path().join(".locked.lock"), Mode::S_IRWXU).unwrap();
    let locked = directory.path().join("locked");
    for error in [
        save(&pipe, "text").unwrap_err(),
        save(&link, "text").unwrap_err(),
        read(&pipe).unwrap_err(),
        append_line(&pipe, b"line", 1000, LockWait::Patient).unwrap_err(),
        append_line(&locked, b"line", 1000, LockWait::Patient).unwrap_err(),
    ] {
        assert!(
            error.to_string().contains("not a regular file") || error.raw_os_error() == Some(Errno::ENXIO as i32),
            "{error}"
        );
    }
}

#[test]
fn a_link_stays_a_link_to_the_file_that_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let [file, link, missing, dangling] =
        ["file", "link", "missing", "dangling"].map(|name| directory.path().join(name));
    fs::write(&file, "old").unwrap();
    symlink("file", &link).unwrap();
    symlink("missing", &dangling).unwrap();
    for (link, target) in [(link, file), (dangling, missing)] {
        save(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    let [taken, missing, file, fixed, dangling, circle] =
        ["taken", "missing", "file", "fixed", "dangling", "circle"].map(|name| directory.path().join(name));
    fs::create_dir(&taken).unwrap();
    fs::write(&file, "text").unwrap();
    fs::write(&fixed, "text").unwrap();
    fs::set_permissions(&fixed, Permissions::from_mode(0o444)).unwrap();
    symlink(missing.join("new"), &dangling).unwrap();
    symlink(&circle, &circle).unwrap();
    for (path, reason) in [
        (&taken, "not a regular file"),
        (&dangling, "No such file or directory"),
        (&circle, "symbolic links"),
        (&fixed, "permission denied"),
        (&missing.join("new"), "No such file or directory"),
        (&file.join("new"), "not a directory"),
    ] {
        let error = save(path, "text").unwrap_err().to_string();
        assert!(error.to_lowercase().contains(&reason.to_lowercase()) && !error.contains("at path"), "{error}");
    }
    for path in [&taken, &file, &dangling] {
        assert_eq!(create(path, b"new").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 5);
}

#[test]
fn what_killed_programs_left_is_tidied_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let hour_ago = SystemTime::UNIX_EPOCH;
    for (name, is_old) in [(".spinlab-abcdef.tmp", true), (".spinlab-young.tmp", false), ("notes.tmp", true)] {
        let file = File::create(directory.path().join(name)).unwrap();
        if is_old {
            file.set_modified(hour_ago).unwrap();
        }
    }
    save(&directory.path().join("saved"), "text").unwrap();
    let mut left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [".spinlab-young.tmp", "notes.tmp", "saved"]);
}

#[test]
fn a_lock_empties_no_file_and_is_not_waited_for_without_end() {
    let directory = tempfile::tempdir().unwrap();
    let [link, poem, lock_of_poem] =
        ["progress.json", "poetry.json", "poetry.lock"].map(|name| directory.path().join(name));
    for file in [&poem, &lock_of_poem, &directory.path().join(".poetry.json.lock")] {
        fs::write(file, "verses").unwrap();
    }
    symlink(&poem, &link).unwrap();
    let held = lock(&link, LockWait::Patient).unwrap();
    assert!(lock(&poem, LockWait::Patient).unwrap_err().to_string().contains("another program"));
    drop(held);
    append_line(&link, b"line", 1000, LockWait::Patient).unwrap();
    for file in [&lock_of_poem, &directory.path().join(".poetry.json.lock")] {
        assert_eq!(fs::read_to_string(file).unwrap(), "verses");
    }
    assert_eq!(fs::read_to_string(&poem).unwrap(), "verses\nline\n");
}
