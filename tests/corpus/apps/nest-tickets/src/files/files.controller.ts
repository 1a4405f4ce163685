// Attachments.
import { Controller, Get, Param, Post, Query, Res, UploadedFile, UseInterceptors } from "@nestjs/common";
import { FileInterceptor } from "@nestjs/platform-express";
import { Response } from "express";
import { createReadStream, promises as fs } from "fs";
import { basename, join, resolve, sep } from "path";

const ROOT = resolve("attachments");

@Controller("files")
export class FilesController {
  @Get()
  async read(@Query("name") name: string) {
    return fs.readFile(join(ROOT, name), "utf8"); // bad: path-traversal
  }

  @Get("safe")
  async readSafely(@Query("name") name: string) {
    return fs.readFile(join(ROOT, basename(name)), "utf8"); // ok: path-traversal
  }

  @Get("stream/:name")
  stream(@Param("name") name: string, @Res() response: Response) {
    const file = resolve(ROOT, name);
    if (!file.startsWith(ROOT + sep)) {
      response.status(403).end();
      return;
    }
    createReadStream(file).pipe(response); // ok: path-traversal
  }

  @Post()
  @UseInterceptors(FileInterceptor("file"))
  async upload(@UploadedFile() file: { originalname: string; buffer: Buffer }) {
    await fs.writeFile(join(ROOT, file.originalname), file.buffer); // bad: path-traversal, unrestricted-upload
    return { saved: true };
  }

  @Post("safe")
  @UseInterceptors(FileInterceptor("file"))
  async uploadSafely(@UploadedFile() file: { originalname: string; buffer: Buffer }) {
    await fs.writeFile(join(ROOT, basename(file.originalname)), file.buffer); // bad: unrestricted-upload
    return { saved: true };
  }
}
