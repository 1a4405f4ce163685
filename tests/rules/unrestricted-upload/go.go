// Package uploads stores what people send.
package uploads

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

const folder = "/srv/uploads"

var allowed = map[string]bool{".png": true, ".jpg": true}

func store(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return
	}
	defer file.Close()
	target, err := os.Create(filepath.Join(folder, filepath.Base(header.Filename))) // bad: unrestricted-upload
	if err != nil {
		return
	}
	defer target.Close()
	io.Copy(target, file)
}

func storeGin(c *gin.Context) {
	file, err := c.FormFile("file")
	if err != nil {
		return
	}
	c.SaveUploadedFile(file, folder+"/"+filepath.Base(file.Filename)) // bad: unrestricted-upload
}

func storeVariable(c *gin.Context) {
	file, err := c.FormFile("avatar")
	if err != nil {
		return
	}
	name := filepath.Base(file.Filename)
	c.SaveUploadedFile(file, filepath.Join(folder, name)) // bad: unrestricted-upload
}

func storeOpened(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("document")
	if err != nil {
		return
	}
	defer file.Close()
	filename := filepath.Base(header.Filename)
	os.OpenFile(filepath.Join(folder, filename), os.O_CREATE|os.O_WRONLY, 0o600) // bad: unrestricted-upload
}

func storeWhole(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("photo")
	if err != nil {
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return
	}
	os.WriteFile(folder+"/"+filepath.Base(header.Filename), data, 0o600) // bad: unrestricted-upload
}

func storeAllowed(c *gin.Context) {
	file, err := c.FormFile("file")
	if err != nil {
		return
	}
	ext := strings.ToLower(filepath.Ext(file.Filename))
	if !allowed[ext] {
		c.Status(http.StatusBadRequest)
		return
	}
	c.SaveUploadedFile(file, filepath.Join(folder, filepath.Base(file.Filename))) // ok: unrestricted-upload
}

func storeImage(c *gin.Context) {
	file, err := c.FormFile("file")
	if err != nil {
		return
	}
	if !strings.HasSuffix(file.Filename, ".png") {
		c.Status(http.StatusBadRequest)
		return
	}
	c.SaveUploadedFile(file, filepath.Join(folder, filepath.Base(file.Filename))) // ok: unrestricted-upload
}

func storeNamed(c *gin.Context) {
	file, err := c.FormFile("file")
	if err != nil {
		return
	}
	c.SaveUploadedFile(file, filepath.Join(folder, uuid.NewString()+".png")) // ok: unrestricted-upload
}

func storeSwitch(w http.ResponseWriter, r *http.Request) {
	_, header, err := r.FormFile("file")
	if err != nil {
		return
	}
	contentType := header.Header.Get("Content-Type")
	switch contentType {
	case "image/png":
		os.Create(filepath.Join(folder, filepath.Base(header.Filename))) // ok: unrestricted-upload
	}
}

func storeSniffed(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return
	}
	data, err := io.ReadAll(file)
	if err != nil || http.DetectContentType(data) != "image/png" {
		return
	}
	os.WriteFile(filepath.Join(folder, filepath.Base(header.Filename)), data, 0o600) // ok: unrestricted-upload
}
