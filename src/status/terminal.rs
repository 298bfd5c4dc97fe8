//! Facts about terminals that the standard library does not tell.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

use rustix::termios::{tcgetsid, tcgetwinsize};

/// Columns of a terminal that does not know its own size.
const COLUMNS: u16 = 80;

/// Returns true if and only if both are terminals, and one and the same: what is written to one is
/// seen on the other.
pub fn is_same_terminal(a: &impl AsFd, b: &impl AsFd) -> bool {
    let (a, b) = (a.as_fd(), b.as_fd());
    if !rustix::termios::isatty(a) || !rustix::termios::isatty(b) {
        return false;
    }
    let device = |fd: &dyn AsFd| -> io::Result<u64> {
        Ok(File::from(fd.as_fd().try_clone_to_owned()?).metadata()?.rdev())
    };
    if let (Ok(a), Ok(b)) = (device(&a), device(&b))
        && a == b
    {
        return true;
    }
    // /dev/tty is another name with a device of its own. Only the terminal that controls a session
    // has one to tell, and a session has only one such terminal.
    matches!((tcgetsid(a), tcgetsid(b)), (Ok(a), Ok(b)) if a == b)
}

/// Returns true if and only if what is written there goes to another program.
pub fn is_pipe(fd: &impl AsFd) -> bool {
    let file = fd.as_fd().try_clone_to_owned().map(File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|data| data.file_type().is_fifo())
}

/// How wide the terminal of standard error is now, in columns.
pub(super) fn columns() -> u16 {
    match tcgetwinsize(io::stderr()).map(|size| size.ws_col) {
        Ok(columns @ 1..) => columns,
        _ => COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use rustix::fd::OwnedFd;
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    /// Our end of a new terminal, and two openings of the other.
    fn terminal() -> (OwnedFd, File, File) {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&ours).expect("it is ours");
        unlockpt(&ours).expect("it is ours");
        let name = ptsname(&ours, Vec::new()).expect("it has a name");
        let name = name.to_str().expect("in ASCII");
        let open = || File::options().read(true).write(true).open(name).expect("it is there");
        let (one, two) = (open(), open());
        (ours, one, two)
    }

    #[test]
    fn a_terminal_is_the_same_however_often_it_is_opened_and_no_other_is() {
        let (_here, one, two) = terminal();
        let (_there, other, _) = terminal();
        assert!(is_same_terminal(&one, &two));
        assert!(!is_same_terminal(&one, &other));
    }

    #[test]
    fn what_is_no_terminal_is_not_the_same_terminal() {
        let null = File::open("/dev/null").expect("the system has one");
        assert!(!is_same_terminal(&null, &null));
    }
}
