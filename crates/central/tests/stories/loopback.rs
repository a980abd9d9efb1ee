//! Somebody outside, on loopback: what they answer, the test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The head, in lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// What they do then.
pub(crate) enum Does {
    /// Answer with this status, these lines of head, and this.
    Answers(u16, &'static str, Vec<u8>),
    /// Answer half of this, and no more.
    Stalls(Vec<u8>),
    /// Take the question and never answer.
    Hangs,
    /// Cut the line.
    Cuts,
}

/// Somebody on loopback.
pub(crate) struct Loopback {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Loopback {
    /// One who is asked for a file of this name.
    pub(crate) fn new(name: &str, mut answer: impl FnMut(&Asked) -> Does + Send + 'static) -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/{name}", listener.local_addr().unwrap());
        let loopback = Loopback { url, asked: Arc::default() };
        let asked = Arc::clone(&loopback.asked);
        thread::spawn(move || {
            let mut hanging = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let question = read(&stream);
                let does = answer(&question);
                asked.lock().unwrap().push(question);
                match does {
                    Does::Answers(status, head, body) => say(&mut stream, status, head, &body, body.len()),
                    Does::Stalls(body) => {
                        say(&mut stream, 200, "", &body[..body.len() / 2], body.len());
                        hanging.push(stream);
                    }
                    Does::Hangs => hanging.push(stream),
                    Does::Cuts => {}
                }
            }
        });
        loopback
    }

    /// Everything that was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    Asked { head, body }
}

fn say(stream: &mut TcpStream, status: u16, head: &str, body: &[u8], length: usize) {
    let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n{head}\r\n");
    // Whoever had enough has hung up.
    stream.write_all(&[head.as_bytes(), body].concat()).ok();
}
