// Package modes says who may write.
package modes

import (
	"io/fs"
	"os"
	"syscall"
)

func everybody(path string) error {
	return os.Chmod(path, 0777) // bad: world-writable-file
}

func everybodyReads(path string) error {
	return os.Chmod(path, 0o666) // bad: world-writable-file
}

func written(path string, data []byte) error {
	return os.WriteFile(path, data, 0666) // bad: world-writable-file
}

func folder(path string) error {
	return os.MkdirAll(path, 0777) // bad: world-writable-file
}

func opened(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o777) // bad: world-writable-file
}

func unmasked() {
	syscall.Umask(0) // bad: world-writable-file
}

func owner(path string) error {
	return os.Chmod(path, 0o600) // ok: world-writable-file
}

func writtenByOwner(path string, data []byte) error {
	return os.WriteFile(path, data, 0o644) // ok: world-writable-file
}

func folderOfOwner(path string) error {
	return os.MkdirAll(path, 0o755) // ok: world-writable-file
}

func told(path string, mode os.FileMode) error {
	return os.Chmod(path, mode) // ok: world-writable-file
}

func masked() {
	syscall.Umask(0o022) // ok: world-writable-file
}

func allRights(path string) error {
	return os.Chmod(path, os.ModePerm) // bad: world-writable-file
}

func allRightsForNew(path string) error {
	return os.MkdirAll(path, fs.ModePerm) // bad: world-writable-file
}
