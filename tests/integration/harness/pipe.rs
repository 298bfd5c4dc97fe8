//! What a program writes, read as it comes; and a terminal for it to write to.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use rustix::fd::OwnedFd;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::{PATIENCE, now};

/// The lines of a pipe, read as they come by a thread.
pub(super) struct Lines {
    lines: mpsc::Receiver<Vec<u8>>,
    all: Arc<Mutex<Vec<u8>>>,
}

impl Lines {
    pub(super) fn of(pipe: impl Read + Send + 'static, most: usize) -> Self {
        let (send, lines) = mpsc::channel();
        let all = Arc::new(Mutex::new(Vec::new()));
        let read = Arc::clone(&all);
        thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            for _ in 0..most {
                let mut line = Vec::new();
                match pipe.read_until(b'\n', &mut line) {
                    Ok(1..) => {
                        read.lock().expect("no reader panics").extend_from_slice(&line);
                        line.pop_if(|end| *end == b'\n');
                        // The test may know enough by now; the pipe is read to its end anyway.
                        drop(send.send(line));
                    }
                    // A terminal ends with an error, perhaps within a line.
                    Ok(0) | Err(_) => {
                        read.lock().expect("no reader panics").extend_from_slice(&line);
                        return;
                    }
                }
            }
        });
        Self { lines, all }
    }

    pub(super) fn next(&self) -> Result<Vec<u8>, mpsc::RecvTimeoutError> {
        self.lines.recv_timeout(PATIENCE)
    }

    /// Waits for the end of the pipe.
    pub(super) fn finish(&self) -> Result<(), mpsc::RecvTimeoutError> {
        let deadline = now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(now())) {
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
                Err(late) => return Err(late),
            }
        }
    }

    pub(super) fn all(&self) -> Vec<u8> {
        self.all.lock().expect("no reader panics").clone()
    }
}

/// Both ends of a new terminal: ours and the program's.
pub(super) fn terminal(columns: u16) -> io::Result<(File, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let name = name.to_str().map_err(io::Error::other)?;
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&ours, size)?;
    let theirs = File::options().read(true).write(true).open(name)?;
    Ok((File::from(ours), theirs.into()))
}
