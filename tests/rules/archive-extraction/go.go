// Package unpack unpacks archives.
package unpack

import (
	"archive/tar"
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func unzip(source, target string) error {
	reader, err := zip.OpenReader(source)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, entry := range reader.File {
		path := filepath.Join(target, entry.Name)
		if entry.FileInfo().IsDir() {
			os.MkdirAll(path, 0o755) // bad: archive-extraction
			continue
		}
		file, err := os.Create(path) // bad: archive-extraction
		if err != nil {
			return err
		}
		file.Close()
	}
	return nil
}

func unzipSafely(source, target string) error {
	reader, err := zip.OpenReader(source)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, entry := range reader.File {
		path := filepath.Join(target, entry.Name)
		if !strings.HasPrefix(path, filepath.Clean(target)+string(os.PathSeparator)) {
			return fmt.Errorf("%s leads outside", entry.Name)
		}
		if _, err := os.Create(path); err != nil { // ok: archive-extraction
			return err
		}
	}
	return nil
}

func unzipLocal(archive *zip.Reader, target string) error {
	for _, entry := range archive.File {
		if !filepath.IsLocal(entry.Name) {
			continue
		}
		os.Create(filepath.Join(target, entry.Name)) // ok: archive-extraction
	}
	return nil
}

func unzipFlat(archive *zip.Reader, target string) {
	for _, entry := range archive.File {
		os.Create(filepath.Join(target, filepath.Base(entry.Name))) // ok: archive-extraction
	}
}

func untar(stream io.Reader, target string) error {
	reader := tar.NewReader(stream)
	for {
		header, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch header.Typeflag {
		case tar.TypeDir:
			if err := os.MkdirAll(target+"/"+header.Name, 0o755); err != nil { // bad: archive-extraction
				return err
			}
		case tar.TypeSymlink:
			os.Symlink(header.Linkname, filepath.Join(target, header.Name)) // bad: archive-extraction
		case tar.TypeReg:
			file, err := os.OpenFile(filepath.Join(target, header.Name), os.O_CREATE|os.O_WRONLY, 0o644) // bad: archive-extraction
			if err != nil {
				return err
			}
			file.Close()
		}
	}
}

func untarSafely(stream io.Reader, target string) error {
	reader := tar.NewReader(stream)
	for {
		header, err := reader.Next()
		if err != nil {
			return err
		}
		if strings.Contains(header.Name, "..") {
			return fmt.Errorf("%s leads outside", header.Name)
		}
		os.Create(filepath.Join(target, header.Name)) // ok: archive-extraction
	}
}

func names(archive *zip.Reader) []string {
	var found []string
	for _, entry := range archive.File {
		found = append(found, entry.Name) // ok: archive-extraction
	}
	return found
}

func writeOne(archive *zip.Reader, target string) {
	for _, entry := range archive.File {
		store(target, entry.Name)
	}
}

func store(folder, name string) {
	os.WriteFile(filepath.Join(folder, name), nil, 0o600) // bad: archive-extraction
}
