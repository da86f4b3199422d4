//! A disk that is really full: a small volume of its own, filled to the last byte by somebody else.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::harness::program::{Server, northline, printed};

const MEGABYTE: usize = 1 << 20;

/// A volume of 64 MiB in memory.
struct Volume(tempfile::TempDir);

impl Volume {
    /// Nothing where this may not be mounted: that takes the rights of an administrator.
    fn mount() -> Option<Volume> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(folder.path()).output();
        mount.is_ok_and(|output| output.status.success()).then(|| Volume(folder))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Leaves so little room.
    fn fill(&self, room: usize) {
        let filler = self.path("filler");
        let mut much = 64 * MEGABYTE;
        let mut bytes = Vec::new();
        while much > 4096 {
            much /= 2;
            let more = bytes.len() + much;
            if fs::write(&filler, vec![b'x'; more]).is_ok() {
                bytes.resize(more, b'x');
            }
        }
        fs::write(&filler, vec![b'x'; bytes.len().saturating_sub(room)]).unwrap();
    }

    fn clear(&self) {
        fs::remove_file(self.path("filler")).unwrap();
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

async fn create(client: &Client, server: &Server, token: &str, title: &str) -> (StatusCode, Value) {
    let asked = client.post(format!("{}/api/v1/products/DISK/stories", server.base)).bearer_auth(token);
    let answer = asked.json(&json!({"title": title, "body": "x".repeat(60_000)})).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn titles(client: &Client, server: &Server, token: &str) -> Vec<String> {
    let asked = client.get(format!("{}/api/v1/products/DISK/backlog?limit=200", server.base)).bearer_auth(token);
    let list: Value = asked.send().await.unwrap().json().await.unwrap();
    list["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

fn founded(data: &Path) -> String {
    let person =
        ["person", "add", "--email", "ada@example.org", "--name", "Ada", "--role", "owner", "--password-stdin"];
    printed(northline(data, None, &person), "a password of hers");
    printed(northline(data, None, &["product", "add", "--key", "DISK", "--name", "Disk"]), "");
    printed(northline(data, None, &["token", "new", "--person", "ada@example.org"]), "")
}

#[tokio::test]
async fn a_volume_without_room_refuses_and_goes_on_when_there_is_room() {
    let Some(volume) = Volume::mount() else {
        eprintln!(
            "no volume can be mounted here: a_full_disk_refuses_and_leaves_nothing_half_done says it with a limit of SQLite"
        );
        return;
    };
    let data = volume.path("data");
    let token = founded(&data);
    let (client, server) = (Client::new(), Server::start(&data, None));
    let mut kept = vec!["Before".to_owned()];
    assert_eq!(create(&client, &server, &token, "Before").await.0, StatusCode::CREATED);
    volume.fill(MEGABYTE / 2);
    let mut refused = 0;
    for number in 0..60 {
        let title = format!("Number {number}");
        match create(&client, &server, &token, &title).await {
            (StatusCode::CREATED, _) => kept.push(title),
            (status, problem) => {
                assert_eq!((status.as_u16(), &problem["code"]), (507, &json!("disk_full")), "{problem}");
                refused += 1;
            }
        }
    }
    assert!(refused > 20 && kept.len() > 1, "{refused} were refused, {} kept", kept.len());
    assert_eq!(titles(&client, &server, &token).await, kept, "what was answered is there, what was refused is not");
    volume.clear();
    assert_eq!(create(&client, &server, &token, "There is room").await.0, StatusCode::CREATED);
    kept.push("There is room".into());
    server.kill();
    let server = Server::start(&data, None);
    assert_eq!(titles(&client, &server, &token).await, kept);
    assert_eq!(printed(northline(&data, None, &["check"]), ""), "ok");
}
