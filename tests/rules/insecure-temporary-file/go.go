// Package scratch keeps what is soon forgotten.
package scratch

import (
	"fmt"
	"io/ioutil"
	"os"
	"path/filepath"
	"time"
)

func fixed() (*os.File, error) {
	return os.Create("/tmp/report.txt") // bad: insecure-temporary-file
}

func fixedWrite(data []byte) error {
	return os.WriteFile("/tmp/cache.json", data, 0o600) // bad: insecure-temporary-file
}

func fixedOld(data []byte) error {
	return ioutil.WriteFile("/var/tmp/state", data, 0o600) // bad: insecure-temporary-file
}

func joined(data []byte) error {
	return os.WriteFile(filepath.Join(os.TempDir(), "app.lock"), data, 0o600) // bad: insecure-temporary-file
}

func joinedFixed(data []byte) error {
	return os.WriteFile(filepath.Join("/tmp", "app.lock"), data, 0o600) // bad: insecure-temporary-file
}

func shared() (*os.File, error) {
	return os.Create("/dev/shm/app") // bad: insecure-temporary-file
}

func made() (*os.File, error) {
	return os.CreateTemp("", "report-*.txt") // ok: insecure-temporary-file
}

func folder() (string, error) {
	return os.MkdirTemp("", "app") // ok: insecure-temporary-file
}

func inMade(data []byte) error {
	dir, err := os.MkdirTemp("", "app")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "data"), data, 0o600) // ok: insecure-temporary-file
}

func elsewhere() (*os.File, error) {
	return os.Create("/var/lib/app/report.txt") // ok: insecure-temporary-file
}

func reading() ([]byte, error) {
	return os.ReadFile("/tmp/report.txt") // ok: insecure-temporary-file
}

func byTime(data []byte) error {
	name := fmt.Sprintf("/tmp/report-%d.csv", time.Now().Unix())
	return os.WriteFile(name, data, 0o600) // bad: insecure-temporary-file
}

func inTheFolder(data []byte) error {
	return os.WriteFile(os.TempDir()+"/state.json", data, 0o600) // bad: insecure-temporary-file
}

func ownFolder(data []byte, folder string) error {
	return os.WriteFile(fmt.Sprintf("%s/report-%d.csv", folder, time.Now().Unix()), data, 0o600) // ok: insecure-temporary-file
}
