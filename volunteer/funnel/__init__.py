"""Stage 7, READ ONLY: conversion and its breakdowns, from milestones and protected tables."""
